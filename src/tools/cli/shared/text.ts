/**
 * Escapes control characters (C1 included) and invisible formatting characters such as bidirectional marks, in JSON's
 * notation. Servers could send them to forge terminal output.
 */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

/** Escapes text of several lines and keeps the line breaks. */
export function escapeInvisibleInLines(text: string): string {
  return text.split('\n').map(escapeInvisible).join('\n');
}

function escapeCharacter(character: string): string {
  return character.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** Quotes a word for POSIX shells, if it needs quotes. */
export function quoteForShell(word: string): string {
  return /^[\w./@:-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** Returns a number with its noun, such as `2 requests`. */
export function printCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
