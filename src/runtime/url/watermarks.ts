/**
 * The watermarks of a variant. The operations have the first one by itself, as presets and signed URLs have only one.
 * Those that dialects draw above it are in one text.
 */

import { MARK_TEXT } from './dialects/dialect-operations';
import { ImageRequest, storedKey } from './image-request';
import { markedPrefix } from './key-encoding';
import { Operations } from './request-operations';

/** Maximum number of watermarks of a variant. */
export const MAX_MARKS = 4;

/** The operations of a watermark, in the order of the text. */
const NAMES = ['mark-x', 'mark-y', 'mark-alpha', 'mark-w', 'mark-h', 'mark'];

const TEXT = new RegExp(`^${MARK_TEXT}$`);

/** Prints a watermark as a line of the operation `marks`. */
export function printMark(mark: Operations): string {
  return NAMES.map(name => mark[name] ?? '').join('-');
}

/** Whether a text is one that `marksOf()` reads, within all bounds. */
export function isMark(text: string): boolean {
  return TEXT.test(text);
}

/** Returns the watermarks, in the order in which they are drawn, each as operations of a variant with only one. */
export function marksOf(operations: Operations): readonly Operations[] {
  const { mark, marks } = operations;
  if (mark === undefined) return [];
  return [operations, ...marks === undefined ? [] : marks.split('\n').map(readMark)];
}

/** Returns the different keys of all watermarks, that of the first one first. */
export function markKeys(operations: Operations): string[] {
  return [...new Set(marksOf(operations).map(({ mark }) => mark))];
}

function readMark(text: string): Operations {
  const [, ...values] = TEXT.exec(text)!;
  return Object.fromEntries(NAMES.map((name, index) => [name, values[index]]).filter(([, value]) => value));
}

/** Returns the key by which a watermark refers to a variant. */
export function referenceKey(request: ImageRequest, mark: string): string {
  return markedPrefix(mark) + storedKey(request);
}
