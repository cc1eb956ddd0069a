import { Construct } from 'constructs';
import { globsAfter } from '../../model/glob';
import { matchesPathPattern, relativePattern } from '../../model/path-pattern';
import { refuse } from '../core/validate';

// A distribution may have 75 cache behaviors. Some are left for the images, and for those that users add.
const MAX_PATTERNS = 70;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
const PATTERN = /^[\w\-.$/~"'@:+&*?]{1,255}$/;

/** Extensions of the formats that are transformed by default. */
const TRANSFORMED = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif'];

/**
 * Rejects patterns that CloudFront would reject, and those that would keep every image from being transformed.
 */
export function validateOtherFiles(scope: Construct, patterns: readonly string[] | undefined): void {
  if (!patterns) return;
  if (patterns.length === 0 || patterns.length > MAX_PATTERNS) {
    refuse(scope, `\`otherFiles\` must have 1 to ${MAX_PATTERNS} path patterns, got ${patterns.length}. `
      + 'Put files that belong together into one folder, such as docs/*');
  }
  for (const [index, pattern] of patterns.entries()) validatePattern(scope, index, pattern);
  const relative = patterns.map(relativePattern);
  const repeated = patterns.find((pattern, index) => relative.indexOf(relativePattern(pattern)) !== index);
  if (repeated !== undefined) {
    refuse(scope, `\`otherFiles\` must have different path patterns, got ${repeated} twice`);
  }
}

/** Rejects more behaviors than a distribution may have, of patterns for each of several sources. */
export function validateNumberOfPatterns(scope: Construct, patterns: number): void {
  if (patterns <= MAX_PATTERNS) return;
  refuse(scope, `\`otherFiles\` must need at most ${MAX_PATTERNS} behaviors, one for each pattern and source, got `
    + `${patterns}. Use fewer patterns, or create another ImageCdn for some of the sources`);
}

function validatePattern(scope: Construct, index: number, pattern: string): void {
  if (!PATTERN.test(pattern)) {
    refuse(scope, `\`otherFiles[${index}]\` must be a path pattern of 1 to 255 letters, digits and `
      + `_ - . * ? $ / ~ " ' @ : + &, got: ${pattern}. Use a pattern such as *.pdf or docs/*`);
  }
  const extension = TRANSFORMED.find(each => matchesPathPattern([pattern], `/image.${each}`));
  if (extension !== undefined) {
    refuse(scope, `\`otherFiles[${index}]\` must not match images in every folder, got: ${pattern}, which matches `
      + `image.${extension}. Use \`originalsPath\` to serve untouched originals, or a folder such as docs/*`);
  }
}

/** Returns the path patterns of the paths below a folder that patterns match. */
export function patternsBelow(patterns: readonly string[], folder: string): string[] {
  const below = patterns.flatMap(pattern => globsAfter(relativePattern(pattern), folder).map(rest => folder + rest));
  return [...new Set(below)];
}
