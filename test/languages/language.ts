import { Target } from '../../projenrc/package-language';

/** Where an app of a language is tried: a copy of the examples, away from the repository's own packages. */
export interface Workshop {
  /** The packages, as `jsii-pacmak` leaves them. */
  readonly dist: string;
  /** The language's copy of its example. */
  readonly app: string;
  /** A folder for what the language installs, emptied before each run. */
  readonly environment: string;
  /** A folder for what the language downloads, kept between runs. */
  readonly downloads: string;
}

/** A language that the library is packaged for, and how its users go about it. */
export interface Language {
  readonly name: string;
  readonly target: Target;
  /** The folder in `examples/`, and jsii's name of the language. */
  readonly example: string;
  /** Installs the package and what the example's own dependency file names. */
  install(workshop: Workshop): Promise<void>;
  /** What the commands of the example's `cdk.json` find in their environment. */
  environmentOf(workshop: Workshop): NodeJS.ProcessEnv;
  /** Runs the program beside this file that a refused prop stops; it prints the message of what it caught. */
  refusal(workshop: Workshop): Promise<string>;
  /** Runs an app of the documentation in this language, with these additional variables in its environment. */
  runDocumentedApp(workshop: Workshop, name: string, code: string, env: NodeJS.ProcessEnv): Promise<string>;
  /** Runs the package's command line, where packages of the language bring it; gives what it prints. */
  command?(workshop: Workshop, args: string[]): Promise<string>;
}
