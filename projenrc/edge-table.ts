import * as table from '../src/runtime/url/grammar-table';
import { ParameterBounds } from '../src/runtime/url/parameter-control';

/** Bounds of parameters, by name. */
export type Bounds = { readonly [name: string]: ParameterBounds };

/** The fields of bounds that the edge function reads, besides the canonical form. */
const FIELDS = [
  'least', 'most', 'needs', 'neutral', 'values', 'pattern', 'reason', 'isList', 'isKey', 'isFormat',
] as const;

/**
 * Prints the module with the table of operations for an edge function: a record for each name, in which fields have a
 * position, and every text only once. It has no other form until it is needed, because CloudFront may evaluate the
 * whole script for each request. Parameters that paths do not print follow those that they do, where they change
 * nothing: no operation has their names.
 */
export function edgeTable(bounds: Bounds): string {
  const printed = table.OPERATION_NAMES.filter(name =>
    Object.hasOwn(bounds, name) || !Object.hasOwn(table.BOUNDS, name));
  const names = [...printed, ...Object.keys(bounds).filter(name => !printed.includes(name))];
  const fields = FIELDS.filter(field => Object.values(bounds).some(each => each[field] !== undefined));
  const forms = [...new Set(Object.values(bounds).flatMap(({ form }) => form ?? []))];
  const cells = names.map(name => [
    bounds[name]?.form ? JSON.stringify(letterOf(forms.indexOf(bounds[name].form))) : '',
    ...fields.map(field => literal(bounds[name]?.[field])),
  ]);
  const values = namesOfRepeated([...new Map(cells.map(row => [row.join(), row])).values()].flat(), 'value');
  const rows = cells.map((row, index) => Object.hasOwn(bounds, names[index])
    ? `[${row.map(cell => values.get(cell) ?? cell).join().replace(/,+$/, '')}]` : '');
  const records = namesOfRepeated(rows, 'record');
  return `
    import { ${forms.join()} } from './canonical-forms';
    const forms = { ${forms.map((form, index) => `${letterOf(index)}: ${form}`).join()} };
    ${[...values, ...records].map(([code, name]) => `var ${name} = ${code};`).join('\n')}
    const records = [${rows.map(row => records.get(row) ?? row).join()}];
    export const OPERATION_NAMES = ${JSON.stringify(names.join(' '))}.split(' ');
    const known = Object.create(null);
    export const BOUNDS = {};
    export function boundsOf(name) {
      const record = records[OPERATION_NAMES.indexOf(name)];
      return record && (known[name] = known[name] || {
        print: forms[record[0]], ${fields.map((field, index) => `${field}: record[${index + 1}]`).join()}
      });
    }
  `;
}

/**
 * Returns the name of a canonical form in the module. Records cannot contain functions themselves: njs would make the
 * number of each place in a record a text, everywhere in the program.
 */
function letterOf(index: number): string {
  return String.fromCharCode(97 + index);
}

/** Returns names of variables for codes that occur more than once and are longer than a name. */
function namesOfRepeated(codes: readonly string[], name: string): ReadonlyMap<string, string> {
  const repeated = [...new Set(codes)].filter(code =>
    code.length > 3 && codes.indexOf(code) !== codes.lastIndexOf(code));
  return new Map(repeated.map((code, index) => [code, `${name}${index}`]));
}

/** Prints a value of bounds as JavaScript. */
function literal(value: ParameterBounds[typeof FIELDS[number]]): string {
  if (value === undefined) return '';
  if (value === true) return '1';
  return value instanceof RegExp ? String(value) : JSON.stringify(value);
}
