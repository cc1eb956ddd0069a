import { parseArgs } from 'node:util';

export const PROGRAM = 'cdk-image-cdn';

/** Exit codes, as scripts and CI tell them apart. */
export const OK = 0;
export const FAILED = 1;
export const MISUSED = 2;

/** One command: the table of commands drives dispatch and help alike. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What is given without a dash, all of it required. */
  readonly operands: readonly Operand[];
  readonly options: readonly Option[];
  /** What the help says after the options, by its title. */
  readonly details: Readonly<Record<string, readonly string[]>>;
  run(args: Arguments, io: Io): Promise<number>;
}

export interface Operand {
  readonly name: string;
  readonly summary: string;
}

export interface Option {
  readonly name: string;
  /** What stands for the value in the help. Without it the option is a switch. */
  readonly value?: string;
  readonly summary: string;
}

/** The process around a command, as far as commands may see it. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Resolves once the user asks the program to end. */
  untilStopped(): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

export interface Output {
  write(text: string): unknown;
}

/** What was typed cannot be meant: exit code 2, with a hint where help is. */
export class UsageError extends Error {}

/** What was asked cannot be done: exit code 1. */
export class CommandError extends Error {}

/** The words after the command, checked against its record. */
export class Arguments {
  public static parse(command: Command, argv: readonly string[]): Arguments {
    const { values, positionals } = parse(command, argv);
    requireOperands(command, positionals);
    return new Arguments(positionals, values);
  }

  private constructor(
    public readonly operands: readonly string[],
    private readonly values: Readonly<Record<string, string | boolean | undefined>>,
  ) {}

  public text(option: string): string | undefined {
    const value = this.values[option];
    if (value === '') throw new UsageError(`--${option} needs a value, got an empty one`);
    return typeof value === 'string' ? value : undefined;
  }

  public isSet(option: string): boolean {
    return this.values[option] === true;
  }

  /** A number in plain digits, so that `1e3`, `0x1f` and ` 80` are refused and not guessed at. */
  public number(option: string, rule: { what: string; min: number; max: number }): number | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < rule.min || number > rule.max) {
      throw new UsageError(`--${option} must be ${rule.what} from ${rule.min} to ${rule.max}, got: ${value}`);
    }
    return number;
  }
}

function parse(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(command.options.map(option =>
    [option.name, { type: option.value === undefined ? 'boolean' as const : 'string' as const }]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [, option] = /^Option '(--[\w-]+)' argument is ambiguous/.exec(message) ?? [];
    if (option) throw new UsageError(`${option} needs a value, and ${argv[argv.indexOf(option) + 1]} begins as an option does`);
    // Node appends advice about `--` that helps nobody who mistyped an option.
    throw new UsageError(message.split(/\.\s/)[0]);
  }
}

function requireOperands(command: Command, given: readonly string[]): void {
  const missing = command.operands[given.length];
  if (missing) throw new UsageError(`${missing.name} is missing: ${missing.summary}`);
  if (given.length > command.operands.length) {
    throw new UsageError(`unexpected argument '${given[command.operands.length]}'`);
  }
}
