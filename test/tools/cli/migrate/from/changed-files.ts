import * as fc from 'fast-check';
import { hardText } from '../../../../hard-values';

/** A value in a document: the names and indexes on the way to it. */
type Place = readonly string[];

/** A change of one value, or of its name. */
interface Change {
  readonly place: Place;
  readonly value: unknown;
  readonly isName: boolean;
}

const value = fc.oneof(
  { weight: 3, arbitrary: hardText },
  fc.constantFrom<unknown>(
    null, true, 0, -1, 0.5, 1e21, [], {}, [[]], [null], { Items: null },
    { Ref: 'constructor' }, { 'Fn::Sub': '${constructor}' }, { 'Fn::FindInMap': ['Map', 'a', 'toString'] },
    { 'Fn::GetAtt': 'Photos.valueOf' }, { 'Fn::If': ['toString', 'a', 'b'] }, { 'Fn::Join': ['', [{}, null]] },
  ),
);

/** Returns documents of JSON with up to three changes. */
export function changed(documents: readonly unknown[]): fc.Arbitrary<readonly unknown[]> {
  const change = fc.record({ place: fc.constantFrom(...placesIn(documents)), value, isName: fc.boolean() });
  return fc.array(change, { maxLength: 3 })
    .map(changes => changes.reduce<unknown>(withChange, documents) as readonly unknown[]);
}

function placesIn(document: unknown): Place[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, item]) => [[name], ...placesIn(item).map(rest => [name, ...rest])]);
}

/** Changes a document, unless an earlier change has removed the place. */
function withChange(document: unknown, { place: [name, ...rest], ...change }: Change): unknown {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, name)) return document;
  const entries = Object.entries(document).map(([each, item]): [string, unknown] => {
    if (each !== name) return [each, item];
    if (rest.length > 0) return [each, withChange(item, { place: rest, ...change })];
    if (!change.isName || Array.isArray(document)) return [each, change.value];
    return [typeof change.value === 'string' ? change.value : JSON.stringify(change.value), item];
  });
  return Array.isArray(document) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
