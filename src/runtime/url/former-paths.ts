/*
 * Earlier versions of the library used the percent-encoded key of an image and a list of operations as the path of a
 * variant, such as `/cats/tom.jpg/f=avif,w=640`. While a CDN is upgraded, edge locations still request such paths.
 */

import { Operations, parseKey, printVariant } from './image-request';
import { RequestRules, has } from './request-parameters';

/**
 * The header by which edge functions of earlier versions identify themselves: a question mark and the query as it was
 * sent. The origin request policy of this version does not forward it, so it arrives only from edge locations that are
 * not updated yet.
 */
export const FORMER_EDGE_HEADER = 'x-image-query';

const OPERATIONS = /^f=[\w.-]+(?:,[a-z-]+=[\w.-]+)*$/;

/**
 * Whether a path, or a key in the variant bucket, ends like that of a variant of an earlier version. No other one
 * contains `=` there.
 */
export function isFormerPath(path: string): boolean {
  return OPERATIONS.test(lastSegmentOf(path));
}

/**
 * Returns the path of this version for a path of an earlier one, or undefined if it is none. The returned path is never
 * canonical, as `v` has no such value, so its variant is not stored.
 */
export function currentPath(path: string, rules: RequestRules): string | undefined {
  const key = isFormerPath(path) ? parseKey(path.slice(0, path.lastIndexOf('/'))) : undefined;
  if (key === undefined) return undefined;
  const { mark, ...operations } = Object.fromEntries(lastSegmentOf(path).split(',').map(item => item.split('=')));
  const watermark = mark === undefined ? {} : markOf(mark, rules);
  return printVariant({ key, operations: { v: 'former', ...operations, ...watermark } });
}

/**
 * Returns a watermark: that of the preset with this name, or that of a signed URL, whose key has `_` in place of `%`.
 */
function markOf(mark: string, rules: RequestRules): Operations {
  if (has(rules.presets, mark)) {
    return Object.fromEntries(Object.entries(rules.presets[mark]).filter(([name]) => name.startsWith('mark'))
      .map(([name, value]) => [name, name === 'mark' ? value : value.replace(/,/g, '_')]));
  }
  const key = mark.startsWith('_') ? parseKey(mark.replace(/_/g, '%')) : undefined;
  return key === undefined ? {} : { mark: key.replace(/^\//, '') };
}

function lastSegmentOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
