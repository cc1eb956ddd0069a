/** What stands in another stack for a construct of this path. */

export function idElsewhere(path: string): string {
  return path.replace(/\//g, '--');
}
