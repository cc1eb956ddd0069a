import { escapeInvisible } from '../../shared/text';

/** A value in TypeScript: a literal, an expression, a list, or an object literal. */
export type Code = string | number | boolean | Expression | readonly Code[] | CodeFields;

/** The fields of an object literal. Undefined ones are left out. */
export interface CodeFields { readonly [name: string]: Code | undefined }

/** An expression that is not a literal. */
export class Expression {
  constructor(
    /** The name of a variable, a member such as `PriceClass.PRICE_CLASS_ALL`, or of what is called. */
    public readonly name: string,
    /** The arguments of a call. */
    public readonly parameters?: readonly Code[],
    /** A remark at the end of the line. */
    public readonly remark?: string,
  ) {}
}

/** The longest line of code. */
const MAX_COLUMNS = 100;

const INDENT = '  ';

export function call(name: string, ...parameters: readonly Code[]): Expression {
  return new Expression(name, parameters);
}

export function member(name: string): Expression {
  return new Expression(name);
}

/** Returns a call with a remark behind it, such as about a placeholder. */
export function addRemark({ name, parameters }: Expression, remark: string): Expression {
  return new Expression(name, parameters, remark);
}

/** Returns the names that expressions begin with, each once: `s3` for `s3.Bucket.fromBucketName(…)`. */
export function namesIn(code: Code | undefined): string[] {
  const names = code instanceof Expression
    ? [code.name.replace(/^new /, '').split('.')[0], ...(code.parameters ?? []).flatMap(namesIn)]
    : typeof code === 'object' ? Object.values(code as CodeFields).flatMap(namesIn) : [];
  return [...new Set(names)];
}

/** Prints a value at a depth of indentation, whose first line begins after this many columns. */
export function print(code: Code, depth: number, column: number): string {
  const line = printOnLine(code instanceof Expression ? new Expression(code.name, code.parameters) : code);
  if (line !== undefined && INDENT.length * depth + column + line.length <= MAX_COLUMNS) return line;
  return printOnLines(code, depth, column);
}

/** Prints text as a literal. Hostile names cannot end it, and cannot forge the terminal's output. */
export function quoteText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return escapeInvisible(quote + text.replace(new RegExp(`[\\\\${quote}]`, 'g'), '\\$&') + quote);
}

function printOnLine(code: Code): string | undefined {
  if (typeof code === 'string') return quoteText(code);
  if (typeof code !== 'object') return String(code);
  if (code instanceof Expression) {
    if (code.remark !== undefined) return undefined;
    return code.parameters ? joinItems(code.parameters, inner => `${code.name}(${inner})`) : code.name;
  }
  if (Array.isArray(code)) return joinItems(code, inner => `[${inner}]`);
  const fields = fieldsOf(code as CodeFields);
  const values = fields.map(([, value]) => printOnLine(value));
  if (values.includes(undefined)) return undefined;
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, value], index) =>
    isShorthand(name, value) ? name : `${key(name)}: ${values[index]}`).join(', ')} }`;
}

function joinItems(items: readonly Code[], around: (inner: string) => string): string | undefined {
  const lines = items.map(printOnLine);
  return lines.includes(undefined) ? undefined : around(lines.join(', '));
}

function printOnLines(code: Code, depth: number, column: number): string {
  const start = INDENT.repeat(depth + 1);
  const end = INDENT.repeat(depth);
  if (code instanceof Expression) {
    if (!code.parameters || code.parameters.length === 0) return printOnLine(member(code.name))!;
    // The options of a call are at its end: `onDemand({`.
    const last = code.parameters[code.parameters.length - 1];
    const others = code.parameters.slice(0, -1).map(each => print(each, depth, column));
    if (typeof last === 'object' && !(last instanceof Expression)) {
      return `${code.name}(${[...others, printOnLines(last, depth, column)].join(', ')})`;
    }
    return `${code.name}(\n${code.parameters.map(each => `${start}${print(each, depth + 1, 0)},\n`).join('')}${end})`;
  }
  if (Array.isArray(code)) {
    return `[\n${code.map(each => `${start}${print(each, depth + 1, 0)},${remarkOf(each)}\n`).join('')}${end}]`;
  }
  if (typeof code !== 'object') return printOnLine(code)!;
  return `{\n${printFields(code as CodeFields, depth + 1)}${end}}`;
}

/** Prints fields, each on lines of its own. */
export function printFields(code: CodeFields, depth: number): string {
  return fieldsOf(code).map(([name, value]) => {
    const text = isShorthand(name, value) ? name : `${key(name)}: ${print(value, depth, name.length + 3)}`;
    return `${INDENT.repeat(depth)}${text},${remarkOf(value)}\n`;
  }).join('');
}

/** Returns the remark behind a value, which its line ends with. */
export function remarkOf(code: Code): string {
  return code instanceof Expression && code.remark !== undefined ? ` // ${escapeInvisible(code.remark)}` : '';
}

function fieldsOf(code: CodeFields): [string, Code][] {
  return Object.entries(code).filter((field): field is [string, Code] => field[1] !== undefined);
}

function isShorthand(name: string, value: Code): boolean {
  return value instanceof Expression && value.name === name && !value.parameters;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoteText(name);
}
