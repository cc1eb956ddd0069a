import { OPERATIONS } from './operations';
import { ParameterControl, ParameterField } from './parameter-control';
import { ImageFormat } from '../../model/image-format';

/** Parameters of URLs by name. */
export const PARAMETERS: Readonly<Record<string, ParameterControl>> =
  Object.fromEntries(OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters)));

/** Members of `ImageFormat` by value. */
const FORMATS: Readonly<Record<string, string>> =
  Object.fromEntries(Object.entries(ImageFormat).map(([member, value]) => [value, member]));

/** Returns the member of a field's enum for a value. */
export function memberOf({ members }: ParameterField, value: string): string {
  return members?.[value] ?? value.toUpperCase();
}

/**
 * Returns TypeScript code of `ImageParameters` for the parameters of a URL, or undefined if they include values that
 * the construct has no word for.
 */
export function printFields(query: Readonly<Record<string, string>>): string | undefined {
  const fields = Object.entries(query).map(([name, value]) => {
    const control = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    const code = control && codeOf(control, value);
    return code && `${control.field.name}: ${code}`;
  });
  if (fields.includes(undefined)) return undefined;
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function codeOf(control: ParameterControl, value: string): string | undefined {
  const { kind, field, bounds } = control;
  if (bounds?.least !== undefined) return value;
  if (kind === 'format') return Object.hasOwn(FORMATS, value) ? `${field.enum}.${FORMATS[value]}` : undefined;
  if (kind !== 'choice' && kind !== 'choices') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  const values = kind === 'choices' ? value.split(',') : [value];
  if (!values.every(each => control.values.includes(each))) return undefined;
  if (field.enum === undefined) return 'true';
  const members = values.map(each => `${field.enum}.${memberOf(field, each)}`);
  return kind === 'choices' ? `[${members.join(', ')}]` : members[0];
}
