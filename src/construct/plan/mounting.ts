import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PlannedRoute } from './sources';
import { TransformationPlan } from './transformation';
import { Mount, keyFolderOf } from '../../model/mount';
import { relativePattern } from '../../model/path-pattern';
import { refuse } from '../core/validate';
import { ImageCdnProps } from '../props/image-cdn-props';

const ELSEWHERE = 'CloudFormation changes a distribution only in the stack that contains it. Create the `ImageCdn` in '
  + 'that stack (its buckets may be in other stacks), bring a distribution that is in no stack into this one with '
  + '`cdk import`, or leave out `distribution` to create a separate one for the images';

// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudfront-readme.html#migrating-from-the-original-cloudfrontwebdistribution-to-the-newer-distribution-construct
const OLD_CLASS = 'whose behaviors are fixed. Describe it as a cloudfront.Distribution with the same settings, and '
  + 'call `overrideLogicalId()` on its resource, so that CloudFormation keeps the distribution';

/**
 * Paths of variants have an escape in place of `_`, so the behavior would not match them: a viewer could request them
 * from another behavior, whose response edge locations would then have for the image.
 */
const FOLDER = /^\/?((?:(?!\.\.?\/)[A-Za-z\d.-]+\/)+)\*$/;

/**
 * Resolves the part of the URLs that an image CDN serves on a distribution of its user. Rejects a distribution that
 * cannot be changed.
 *
 * @param isOfSite whether URLs are those of the framework of a site, whose keys never have the folder of the pattern
 */
export function planMount(scope: Construct, props: ImageCdnProps, isOfSite: boolean): Mount | undefined {
  const { distribution, pathPattern, stripPrefix = false } = props;
  if (!distribution) return undefined;
  if (!isOfSite && (!FOLDER.test(pathPattern!) || pathPattern!.length > 255)) {
    refuse(scope, '`pathPattern` must be a folder followed by `*`, such as /images/*, with at most 255 letters, '
      + `digits, \`.\`, \`-\` and slashes, got ${pathPattern}`);
  }
  const start = relativePattern(pathPattern!).replace(/\*$/, '');
  if (!isOfSite) return { folder: start, isStripped: stripPrefix };
  return start.endsWith('/')
    ? { folder: start, isStripped: true, isOfSite: true }
    : { folder: `${start}/`, isStripped: true, isOfSite: true, isPath: true };
}

/** Rejects a distribution to which behaviors cannot be added. */
export function requireChangeable(scope: Construct, { distribution }: ImageCdnProps): void {
  if (!distribution) return;
  const { node, constructor } = distribution;
  if (!('addBehavior' in distribution)) {
    if (node.children.length > 0) {
      refuse(scope, `\`distribution\` must be a cloudfront.Distribution, got a ${constructor.name}, ${OLD_CLASS}`);
    }
    refuse(scope, `\`distribution\` must be a cloudfront.Distribution, got an imported one. ${ELSEWHERE}`);
  }
  if (Stack.of(distribution) !== Stack.of(scope)) {
    refuse(scope, `\`distribution\` must be in the same stack (${Stack.of(scope).node.path}), `
      + `got ${distribution.node.path}. ${ELSEWHERE}`);
  }
}

/**
 * Rejects sources that no URL of the mounted folder leads to. Watermarks and the fallback image may be outside of it.
 */
export function requireReachable(
  scope: Construct, mount: Mount, routes: readonly PlannedRoute[], { rules, fallbackImage }: TransformationPlan,
): void {
  const folder = keyFolderOf(mount);
  if (rules.signed) return; // a signed URL may name any watermark
  const others = [...Object.values(rules.presets).map(({ mark }) => mark), fallbackImage].filter(Boolean).map(String);
  const sourceOf = (key: string) => routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
  const reached = [sourceOf(folder), ...others.map(sourceOf)];
  const unreachable = routes.find(route => !route.pathPrefix.startsWith(folder) && !reached.includes(route));
  if (!unreachable) return;
  const { pathPrefix } = unreachable;
  const shadow = sourceOf(folder);
  refuse(scope, pathPrefix && !folder.startsWith(pathPrefix)
    ? `\`sources\` must have prefixes inside the folder of \`pathPattern\`, ${folder}, got ${pathPrefix}. Name the `
      + `folder in the prefix (${folder}${pathPrefix}), or set \`stripPrefix\` to true, with which keys lack the folder`
    : `\`sources\` must have no route that others hide: all keys begin with ${folder}, the folder of \`pathPattern\`, `
      + `so that ${shadow!.pathPrefix} takes precedence over ${pathPrefix || 'the route without a prefix'}. `
      + 'Remove the latter');
}
