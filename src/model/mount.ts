import { matchesPathPattern, relativePattern } from './path-pattern';

/** The part of a distribution's URLs that belongs to an image CDN on a distribution of its user. */
export interface Mount {
  /** The folder of the URLs, with a slash at its end: `images/`. Letters, digits, `.`, `-`, `_` and slashes. */
  readonly folder: string;
  /** Whether the keys of images begin after the folder, rather than with it. */
  readonly isStripped: boolean;
  /** Whether URLs are the folder without its slash, and a query names the image. Keys begin after the folder. */
  readonly isPath?: boolean;
  /**
   * Whether URLs are those of the framework of a site. The paths of variants begin with the folder as it is, so that
   * the same behavior receives them if a viewer requests them: another one would cache its response under them.
   */
  readonly isOfSite?: boolean;
}

/** Returns the path pattern of the behavior of images. */
export function pathPatternOf({ folder, isPath }: Mount): string {
  return `/${isPath ? folder.slice(0, -1) : folder}*`;
}

/** Returns the part of URLs that keys lack, such as `images/`; empty if URLs have whole keys. */
export function urlFolderOf(mount: Mount | undefined): string {
  return mount?.isStripped ? mount.folder : '';
}

/** Returns the part that the keys of all served images have in common; empty if there is none. */
export function keyFolderOf(mount: Mount | undefined): string {
  return mount && !mount.isStripped ? mount.folder : '';
}

/** Returns the path patterns of files as patterns of their keys. They are relative to the folder of URLs. */
export function keyPatterns(patterns: readonly string[], mount: Mount | undefined): string[] {
  return mount ? patterns.map(pattern => keyFolderOf(mount) + relativePattern(pattern)) : [...patterns];
}

/** Returns the first pattern that matches a path, which is that of a key. */
export function matchingPattern(
  patterns: readonly string[], path: string, mount: Mount | undefined,
): string | undefined {
  return patterns.find(pattern => matchesPathPattern(keyPatterns([pattern], mount), path));
}
