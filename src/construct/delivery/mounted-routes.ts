import { Construct } from 'constructs';
import { Mount, keyFolderOf } from '../../model/mount';
import { refuse } from '../core/validate';
import { BoundTransformation } from '../transformation/image-transformation';

/**
 * Rejects sources that no URL of the mounted folder leads to. Watermarks and the fallback image may be outside of it.
 */
export function validateMountedRoutes(
  scope: Construct, mount: Mount, { routes = [], rules, fallbackImage }: BoundTransformation,
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
