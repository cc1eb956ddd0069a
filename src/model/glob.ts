/**
 * Whether a text matches a pattern of `*` (any characters, slashes too) and `?` (any one), minding the case:
 * what path patterns of CloudFront and resources and actions of IAM have in common.
 *
 * Going back to the last `*` only, it stays quick however long a path a viewer sends.
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
