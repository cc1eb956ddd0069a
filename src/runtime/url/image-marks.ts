/**
 * The images on top of a variant. The operations have the first one by itself, as presets and signed URLs have only
 * one. Images that dialects draw on top of it are in one text.
 */

import { MARK_TEXT } from './dialects/dialect-operations';
import { parseVariant, readOperations } from './image-request';
import { Operations } from './request-operations';
import { RequestRules } from './request-parameters';
import { encodeKey } from './variant-key';

/** Maximum number of images on top of a variant, those on top of others included. */
export const MAX_MARKS = 4;

/** The operations of an image on top, in the order of the text. */
const NAMES = [
  'mark-x', 'mark-y', 'mark-alpha', 'mark-w', 'mark-h', 'mark-less', 'mark-fit', 'mark-blend', 'mark',
];

const TEXT = new RegExp(`^${MARK_TEXT}$`);

/** Prints an image on top as a line of the operation `marks`. */
export function printMark({ 'mark-less': less, ...mark }: Operations): string {
  const printed: Operations = less === undefined ? mark : { ...mark, 'mark-less': less.replace(',', '_') };
  return NAMES.map(name => printed[name] ?? '').join('-');
}

/** Whether a text is one that `marksOf()` reads, within all bounds. */
export function isMark(text: string): boolean {
  return TEXT.test(text);
}

/** Prints the key of an image on top, with the last segment of a variant's path, which has the operations on it. */
export function printEdited(key: string, segment: string): string {
  return `${segment}\t${key}`;
}

/**
 * Returns the images on top, in the order in which they are drawn, each as operations of a variant with only one. Those
 * on the image itself are in `mark-edits`, as the last segment of a variant's path.
 */
export function marksOf(operations: Operations): readonly Operations[] {
  const { marks } = operations;
  if (operations.mark === undefined) return [];
  return [operations, ...marks === undefined ? [] : marks.split('\n').map(readMark)].map(withEdits);
}

/** Returns the images on top, and those on top of them, in the order in which they are read. */
export function allMarks(operations: Operations): Operations[] {
  return marksOf(operations).flatMap(mark => {
    const edits = mark['mark-edits'];
    return [mark, ...edits === undefined ? [] : allMarks(readOperations(edits) ?? {})];
  });
}

/** Returns the different keys of all images on top, that of the first one first. */
export function markKeys(operations: Operations): string[] {
  return [...new Set(allMarks(operations).map(({ mark }) => mark))];
}

/** Returns the rules for operations on an image on top, which may be enlarged in any case. */
export function rulesOfMarks(rules: RequestRules): RequestRules {
  return { ...rules, allowEnlargement: true };
}

/** Returns the operations on an image on top, or undefined if they are not in canonical form. */
export function readEdits({ mark, 'mark-edits': segment }: Operations, rules: RequestRules): Operations | undefined {
  return parseVariant(`/${encodeKey(mark)}/${segment}`, rulesOfMarks(rules))?.operations;
}

function withEdits(mark: Operations): Operations {
  const tab = mark.mark.indexOf('\t');
  return tab < 0 ? mark : { ...mark, 'mark': mark.mark.slice(tab + 1), 'mark-edits': mark.mark.slice(0, tab) };
}

function readMark(text: string): Operations {
  const [, ...values] = TEXT.exec(text)!;
  return Object.fromEntries(NAMES.map((name, index) => [name, values[index]]).filter(([, value]) => value));
}
