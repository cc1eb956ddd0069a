const WIDTH = 30;

/** Returns a line that replaces the current one on a terminal. */
export function progressBar(done: number, all: number, noun: string = 'images'): string {
  const filled = Math.floor(WIDTH * done / all);
  const percent = Math.floor(100 * done / all);
  return `\r[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %, ${done} of ${all} ${noun}`;
}
