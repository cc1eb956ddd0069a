import { matchesPathPattern } from '../../../model/path-pattern';

/**
 * Returns whether a path pattern matches, case-sensitively and with an optional leading slash. Paths are normalized
 * (RFC 3986, section 6), so that no other spelling bypasses a pattern. The origin gets them as sent.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function matchesPath(pattern: string, path: string): boolean {
  return pattern === '*' || matchesPathPattern([pattern], normalPath(path));
}

function normalPath(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (escape: string, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
  return removeDotSegments(decoded);
}

function removeDotSegments(path: string): string {
  const segments: string[] = [];
  const parts = path.split('/').slice(1);
  parts.forEach((part, index) => {
    if (part === '..') segments.pop();
    else if (part !== '.') segments.push(part);
    if ((part === '.' || part === '..') && index === parts.length - 1) segments.push('');
  });
  return `/${segments.join('/')}`;
}
