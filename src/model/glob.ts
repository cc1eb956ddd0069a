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
  for (const character of prefix) rests = restsAfter(rests, character);
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

/** The most states that are compared. Patterns such as `*a????????????????*` have too many to compare them all. */
const MAX_STATES = 10_000;

/**
 * Whether each text that matches the other pattern also matches the first one. Returns false if that takes too long to
 * prove.
 */
export function globIncludes(one: string, other: string): boolean {
  // Characters that neither pattern contains are all alike: one of them stands for all.
  const letters = [...new Set([...one, ...other])].filter(letter => letter !== '*' && letter !== '?');
  const alphabet = [...letters, undefined];
  // The rests of both patterns that are left for some text. The other pattern may go on with any of its rests, and the
  // first one with all of them.
  const start = [skippingStars(new Set([one])), skippingStars(new Set([other]))] as const;
  const open = [start];
  const known = new Set<string>();
  for (let state = open.pop(); state; state = open.pop()) {
    const [ours, theirs] = state;
    if (theirs.has('') && !ours.has('')) return false;
    if (ours.has('*')) continue; // matches each text that may follow
    const name = JSON.stringify(state.map(rests => [...rests].sort()));
    if (known.has(name)) continue;
    known.add(name);
    if (known.size > MAX_STATES) return false;
    for (const letter of alphabet) {
      const left = restsAfter(theirs, letter);
      if (left.size > 0) open.push([restsAfter(ours, letter), left]);
    }
  }
  return true;
}

/** Returns the rests that are left after a character, or after one that no pattern contains. */
function restsAfter(rests: ReadonlySet<string>, letter: string | undefined): Set<string> {
  return skippingStars(new Set([...rests].flatMap(rest => {
    if (rest.startsWith('*')) return [rest];
    return rest.startsWith('?') || letter !== undefined && rest.startsWith(letter) ? [rest.slice(1)] : [];
  })));
}

function suffixesOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, index) => text.slice(index));
}
