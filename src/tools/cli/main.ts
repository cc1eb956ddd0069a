import { Arguments, Command, CommandError, FAILED, Io, MISUSED, OK, PROGRAM, UsageError } from './command';
import { estimate } from './estimate/estimate';
import { commandHelp, programHelp } from './help';
import { migrate } from './migrate/migrate';
import { prewarm } from './prewarm';
import { purge } from './purge';
import { serve } from './serve/serve';
import { version } from './shared/program';
import { escapeInvisibleInLines } from './shared/text';
import { sign } from './sign';
import { verify } from './verify/verify';

/** The commands that do not need the CDK. Adding one takes a record here. */
export const TOOLS: readonly Command[] = [estimate, migrate, prewarm, purge, serve, sign, verify];

/** Runs one of the commands by its command line, and returns its exit code. Never rejects. */
export async function runOneOf(commands: readonly Command[], argv: readonly string[], io: Io): Promise<number> {
  const command = commands.find(({ name }) => name === argv[0]);
  try {
    return await (command ? runCommand(command, argv.slice(1), io) : runProgram(argv[0], io, commands));
  } catch (error) {
    return explain(error, command, io);
  }
}

async function runCommand(command: Command, argv: readonly string[], io: Io): Promise<number> {
  if (argv.some(word => word === '--help' || word === '-h')) {
    io.stdout.write(commandHelp(command));
    return OK;
  }
  return command.run(Arguments.parse(command, argv), io);
}

function runProgram(word: string | undefined, io: Io, commands: readonly Command[]): number {
  if (word === '--help' || word === '-h') {
    io.stdout.write(programHelp(commands));
    return OK;
  }
  if (word === '--version') {
    io.stdout.write(`${version()}\n`);
    return OK;
  }
  const names = commands.map(({ name }) => name).join(', ');
  if (word === undefined) throw new UsageError(`a command is required: ${names}`);
  throw new UsageError(`unknown ${word.startsWith('-') ? 'option' : 'command'} '${word}'; available commands: `
    + `${names}`);
}

function explain(error: unknown, command: Command | undefined, io: Io): number {
  const where = command ? `${PROGRAM} ${command.name}` : PROGRAM;
  const message = escapeInvisibleInLines(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) {
    io.stderr.write(`${where}: ${message} (help: ${where} --help)\n`);
    return MISUSED;
  }
  const bug = error instanceof CommandError ? '' : 'internal error, please report it as a bug: ';
  io.stderr.write(`${where}: ${bug}${message}\n`);
  return FAILED;
}
