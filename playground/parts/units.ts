const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Formats a size in decimal units with three digits. Bytes have no decimals. */
export function bytes(size: number): string {
  const power = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  const text = power === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(value >= 9.995 ? 1 : 2);
  return `${text} ${UNITS[power]}`;
}

export function milliseconds(time: number): string {
  return time >= 1000
    ? `${(time / 1000).toFixed(1)} s`
    : time >= 10
      ? `${time.toFixed(0)} ms`
      : `${time.toFixed(1)} ms`;
}

/**
 * Returns the saving compared with the original in whole percent, or a negative number if it is larger. Only an empty
 * response saves 100%.
 */
export function saving(size: number, original: number): number {
  return original === 0 ? 0 : Math.min(size === 0 ? 100 : 99, Math.round((1 - size / original) * 100));
}

export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
