/**
 * Whether a text matches a pattern, in which `*` is any characters, slashes included, and `?` is any one character. The
 * match is case-sensitive. CloudFront's path patterns and IAM's resources and actions share this syntax. Characters are
 * UTF-16 code units, in all functions of this file.
 *
 * The search returns only to the last `*`, so that long paths of viewers take little time.
 */
export function globMatches(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  let [star, retry] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      retry = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * Returns patterns of the rest of a text that begins with a prefix and matches a pattern. Returns none if no such text
 * matches.
 */
export function globsAfter(pattern: string, prefix: string): string[] {
  let rests = skippingStars(new Set([pattern]));
  for (const character of prefix.split('')) rests = restsAfter(rests, character);
  return [...rests].filter(rest => ![...rests].some(other => other === `*${rest}`));
}

/** Adds the patterns that are left if leading stars match nothing. */
function skippingStars(patterns: Set<string>): Set<string> {
  for (const pattern of patterns) if (pattern.startsWith('*')) patterns.add(pattern.slice(1));
  return patterns;
}

/** Whether a text exists that matches both patterns. */
export function globsOverlap(one: string, other: string): boolean {
  // The rests of the other pattern that are left for a text that matches the first pattern up to a character.
  let rests = skippingStars(new Set([other]));
  for (const character of one.split('')) {
    const isBoth = (rest: string) => rest !== '' && (rest[0] === '?' || [rest[0], '?'].includes(character));
    rests = skippingStars(new Set([...rests].flatMap(rest => character === '*' ? suffixesOf(rest) : [
      ...rest.startsWith('*') ? [rest] : [],
      ...isBoth(rest) ? [rest.slice(1)] : [],
    ])));
  }
  return rests.has('');
}

/** The gaps between parts of a pattern: stars, and the question marks beside them. */
const GAPS = /(\?*\*[*?]*)/;

/**
 * Whether each text that matches the other pattern also matches the first one. Takes time that is quadratic in the
 * lengths.
 *
 * It suffices to examine one text of the other pattern, the most difficult one to match:
 *
 * - Its wildcards match characters that the first pattern does not contain. If these match, all others do.
 * - Where the first pattern skips characters, each `*` matches none, so that most of the text is skipped.
 * - Where it searches a part, each `*` matches more characters than the part has. The part begins and ends with other
 *   characters, so it is found only between stars.
 */
export function globIncludes(one: string, other: string): boolean {
  const [begin, ...rest] = one.split(GAPS);
  const end = rest.pop();
  if (end === undefined) return begin.length === other.length && isPartAt(begin, other, 0);
  const last = other.length - end.length;
  if (last < begin.length || !isPartAt(begin, other, 0) || !isPartAt(end, other, last)) return false;
  let left = other.slice(begin.length, last);
  for (let index = 0; index < rest.length; index += 2) {
    const [gap, part = ''] = rest.slice(index, index + 2);
    const skipped = afterCharacters(left, gap.split('?').length - 1);
    const place = skipped === undefined ? -1 : placeOf(part, skipped);
    if (skipped === undefined || place < 0) return false;
    left = skipped.slice(place + part.length);
  }
  return true;
}

/** Whether a part without stars matches what a pattern has at a place, whatever its wildcards match. */
function isPartAt(part: string, pattern: string, at: number): boolean {
  for (let index = 0; index < part.length; index++) {
    const character = pattern[at + index];
    if (character === '*' || part[index] !== '?' && part[index] !== character) return false;
  }
  return true;
}

/** Returns the first place in a pattern where a part matches, or -1. */
function placeOf(part: string, pattern: string): number {
  for (let at = 0; at + part.length <= pattern.length; at++) if (isPartAt(part, pattern, at)) return at;
  return -1;
}

/** Returns what a pattern has after some characters if its stars match none, or undefined if it has fewer. */
function afterCharacters(pattern: string, characters: number): string | undefined {
  let at = 0;
  for (let count = 0; count < characters; at++) {
    if (at === pattern.length) return undefined;
    if (pattern[at] !== '*') count++;
  }
  return pattern.slice(at);
}

/** Returns the rests that are left after a character. */
function restsAfter(rests: ReadonlySet<string>, letter: string): Set<string> {
  return skippingStars(new Set([...rests].flatMap(rest => {
    if (rest.startsWith('*')) return [rest];
    return rest.startsWith('?') || rest.startsWith(letter) ? [rest.slice(1)] : [];
  })));
}

function suffixesOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index));
}
