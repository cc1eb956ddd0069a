import { Target } from '../../projenrc/package-language';

/**
 * A folder in which the app of a language runs: a copy of the examples, without access to the repository's own
 * packages.
 */
export interface Workshop {
  /** The packages, as `jsii-pacmak` writes them. */
  readonly dist: string;
  /** The language's copy of its example. */
  readonly app: string;
  /** A folder for what the language installs, emptied before each run. */
  readonly environment: string;
  /** A folder for what the language downloads, kept between runs. */
  readonly downloads: string;
}

/** An app in one language. */
export interface Program {
  /** A name that is an identifier in every language. */
  readonly name: string;
  readonly code: string;
  /** The folder of its cloud assembly. */
  readonly outdir: string;
}

/** A language that the library is packaged for, and the commands of its users. */
export interface Language {
  readonly name: string;
  readonly target: Target;
  /** The folder in `examples/`, and jsii's name of the language. */
  readonly example: string;
  /** Installs the package and the dependencies of the example. */
  install(workshop: Workshop): Promise<void>;
  /** Environment variables for the commands of the example's `cdk.json`. */
  environmentOf(workshop: Workshop): NodeJS.ProcessEnv;
  /** Runs the program in `refusal/` whose props are rejected. It prints the message of each error. */
  refusal(workshop: Workshop): Promise<string>;
  /** Runs programs in turn, and rejects if one of them fails. Those after it do not run. */
  runPrograms(workshop: Workshop, programs: readonly Program[]): Promise<void>;
  /** Runs the package's command line, where packages of the language contain it, and returns the output. */
  command?(workshop: Workshop, args: string[]): Promise<string>;
}
