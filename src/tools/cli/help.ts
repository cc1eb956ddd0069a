import { Command, Operand, Option, PROGRAM } from './command';

const HELP: Row = ['-h, --help', 'print this help'];

type Row = readonly [term: string, meaning: string];

/** Returns the help of the program. */
export function programHelp(commands: readonly Command[]): string {
  return sections({
    [`Usage: ${PROGRAM} <command> [options]`]: [],
    'Commands:': columns(commands.map(command => [command.name, command.summary])),
    'Options:': columns([HELP, ['--version', 'print the version']]),
    [`Run '${PROGRAM} <command> --help' for the options of a command.`]: [],
  });
}

/** Returns the help of one command. */
export function commandHelp(command: Command): string {
  const usage = [PROGRAM, command.name, ...command.operands.map(operandWord), '[options]'].join(' ');
  return sections({
    [`Usage: ${usage}`]: [],
    [sentence(command.summary)]: [],
    ...(command.operands.length > 0 && {
      'Arguments:': columns(command.operands.map(operand => [operand.name, operand.summary])),
    }),
    'Options:': columns([...command.options.map(optionRow), HELP]),
    ...command.details,
  });
}

/** Returns two aligned columns of terms and their meanings. */
export function columns(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, meaning]) => `${term.padEnd(width)}  ${meaning}`);
}

function operandWord({ name, isOptional, isRepeated }: Operand): string {
  const word = isRepeated ? `${name}...` : name;
  return isOptional ? `[${word}]` : word;
}

function optionRow(option: Option): Row {
  return [option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`, option.summary];
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function sections(all: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(all)
    .map(([title, lines]) => [title, ...lines.map(line => `  ${line}`)].join('\n') + '\n')
    .join('\n');
}
