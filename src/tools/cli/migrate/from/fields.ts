import { entryOf } from '../../../../model/entry-of';
import { isRecord } from '../../../../model/is-record';

type Fields = Readonly<Record<string, unknown>>;

/** Returns a record in a field, or an empty one. */
export function recordIn(fields: Fields, name: string): Fields {
  const value = entryOf(fields, name);
  return isRecord(value) ? value : {};
}

/** Returns text in a field. Numbers and switches become text, since templates have both. An empty text is none. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = entryOf(fields, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberIn(fields: Fields, name: string): number | undefined {
  const text = textIn(fields, name);
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) && number >= 0 ? number : undefined;
}

export function isTrueIn(fields: Fields, name: string): boolean {
  return textIn(fields, name)?.toLowerCase() === 'true';
}

/** Returns a list in a field. The API of CloudFront wraps lists as `{ Quantity, Items }`, and templates do not. */
function listIn(fields: Fields, name: string): readonly unknown[] {
  const value = entryOf(fields, name);
  const items = isRecord(value) ? value.Items : value;
  return Array.isArray(items) ? items : [];
}

export function recordsIn(fields: Fields, name: string): Fields[] {
  return listIn(fields, name).filter(isRecord);
}

export function textsIn(fields: Fields, name: string): string[] {
  return listIn(fields, name).filter((item): item is string => typeof item === 'string' && item !== '');
}

/** Whether a field has a value that has an effect. */
export function isSetIn(fields: Fields, name: string): boolean {
  const value = entryOf(fields, name);
  if (value === undefined || value === null || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (!isRecord(value)) return true;
  if (value.Enabled === false || value.Enabled === 'false') return false;
  return !('Quantity' in value) || Number(value.Quantity) > 0;
}
