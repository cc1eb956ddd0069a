import { globMatches } from './glob';

/**
 * Whether one of the path patterns of cache behaviors matches a path. Their leading slash is optional.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function matchesPathPattern(patterns: readonly string[], path: string): boolean {
  return patterns.some(pattern => globMatches(`/${relativePattern(pattern)}`, path));
}

/** Returns a path pattern without its leading slash, in which equal patterns may differ. */
export function relativePattern(pattern: string): string {
  return pattern.replace(/^\//, '');
}
