/** Quotes a word for POSIX shells, if it needs quotes. */
export function shellWord(word: string): string {
  return /^[\w./@:-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
