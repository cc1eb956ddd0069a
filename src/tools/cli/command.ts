import { parseArgs } from 'node:util';

export const PROGRAM = 'cdk-image-cdn';

/** Exit codes for scripts and CI. */
export const OK = 0;
export const FAILED = 1;
export const MISUSED = 2;

/** A command of the program. Dispatch and help both follow from this record. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments, the optional ones last. */
  readonly operands: readonly Operand[];
  readonly options: readonly Option[];
  /** Additional sections of the help, by title. */
  readonly details: Readonly<Record<string, readonly string[]>>;
  run(args: Arguments, io: Io): Promise<number>;
}

export interface Operand {
  readonly name: string;
  readonly summary: string;
  readonly isOptional?: boolean;
  /** Whether further arguments have the same meaning. Only the last one can be. */
  readonly isRepeated?: boolean;
}

export interface Option {
  readonly name: string;
  /** Placeholder of the value in the help. An option without a placeholder is a switch. */
  readonly value?: string;
  readonly summary: string;
  /**
   * The separator of an option whose value is a list. Its further occurrences add to the list.
   *
   * @default - the last occurrence counts
   */
  readonly separator?: string;
}

/** The parts of the process that commands may use. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads all of standard input. */
  readInput(): Promise<string>;
  /** Resolves when the user stops the program. */
  untilStopped(): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

export interface Output {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** An invalid command line: exit code 2 and a pointer to the help. */
export class UsageError extends Error {}

/** A valid command that failed: exit code 1. */
export class CommandError extends Error {}

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** Arguments and options after the command, validated against its record. */
export class Arguments {
  public static parse(command: Command, argv: readonly string[]): Arguments {
    const { values, positionals } = parse(command, argv);
    requireOperands(command, positionals);
    const joined = Object.entries(values).map(([name, value]) =>
      [name, Array.isArray(value) ? value.join(separatorOf(command, name)) : value]);
    return new Arguments(positionals, Object.fromEntries(joined) as Values);
  }

  private constructor(
    public readonly operands: readonly string[],
    private readonly values: Values,
  ) {}

  public text(option: string): string | undefined {
    const value = this.values[option];
    if (value === '') throw new UsageError(`--${option} must not be empty`);
    return typeof value === 'string' ? value : undefined;
  }

  public isSet(option: string): boolean {
    return this.values[option] === true;
  }

  /** Returns a number in plain digits. `1e3`, `0x1f` and ` 80` are rejected instead of guessed. */
  public number(option: string, rule: { what: string; min: number; max: number }): number | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < rule.min || number > rule.max) {
      throw new UsageError(`--${option} must be ${rule.what} from ${rule.min} to ${rule.max}, got ${value}`);
    }
    return number;
  }
}

function parse(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(command.options.map(({ name, value, separator }) => [name, {
    type: value === undefined ? 'boolean' as const : 'string' as const, multiple: separator !== undefined,
  }]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [, option] = /^Option '(--[\w-]+)' argument is ambiguous/.exec(message) ?? [];
    if (option) {
      throw new UsageError(`${option} requires a value, but ${argv[argv.indexOf(option) + 1]} looks like an option`);
    }
    // Node appends advice about `--`, which is irrelevant to a mistyped option.
    throw new UsageError(message.split(/\.\s/)[0]);
  }
}

function separatorOf({ options }: Command, option: string): string {
  return options.find(({ name }) => name === option)?.separator ?? '';
}

function requireOperands(command: Command, given: readonly string[]): void {
  const missing = command.operands[given.length];
  if (missing && !missing.isOptional) throw new UsageError(`${missing.name} is required: ${missing.summary}`);
  if (given.length > command.operands.length && !command.operands.at(-1)?.isRepeated) {
    throw new UsageError(`unexpected argument '${given[command.operands.length]}'`);
  }
}
