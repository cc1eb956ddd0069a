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
