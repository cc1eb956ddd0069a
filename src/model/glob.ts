/**
 * Whether a text matches a pattern, in which `*` is any characters, slashes included, and `?` is any one character. The
 * match is case-sensitive. CloudFront's path patterns and IAM's resources and actions share this syntax.
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
  for (const character of prefix) {
    rests = skippingStars(new Set([...rests].flatMap(rest => {
      if (rest.startsWith('*')) return [rest];
      return rest.startsWith('?') || rest.startsWith(character) ? [rest.slice(1)] : [];
    })));
  }
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
  for (const character of one) {
    const isBoth = ([first]: string) => first !== undefined && (first === '?' || [first, '?'].includes(character));
    rests = skippingStars(new Set([...rests].flatMap(rest => character === '*' ? suffixesOf(rest) : [
      ...rest.startsWith('*') ? [rest] : [],
      ...isBoth(rest) ? [rest.slice(1)] : [],
    ])));
  }
  return rests.has('');
}

function suffixesOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index));
}
