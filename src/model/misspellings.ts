/** Maximum number of edits between a misspelled name and the name that it means. */
export const MAX_EDITS = 2;

/** Returns a question that offers names, such as ``did you mean `fm` or `auto`?``. */
export function didYouMean(names: readonly string[]): string {
  const quoted = names.map(name => `\`${name}\``);
  return `did you mean ${[quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ')}?`;
}

/**
 * Returns the Levenshtein distance, or infinity if it is half a word or more, or if the lengths differ by more than
 * `MAX_EDITS`. Viewers send names of thousands of letters, with which each comparison would take long.
 */
export function editsBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MAX_EDITS) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      next[column] = Math.min(
        next[column - 1] + 1, row[column] + 1, row[column - 1] + Number(letter !== other[column - 1]),
      );
    }
    row = next;
  }
  const edits = row[other.length];
  return edits * 2 >= Math.min(one.length, other.length) && edits > 0 ? Infinity : edits;
}
