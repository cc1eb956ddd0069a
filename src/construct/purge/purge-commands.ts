import { isKnown } from '../core/validate';
import { BoundRoute } from '../originals/source-routes';

/**
 * Returns the commands that purge an image of a source by hand. They take the keys of the CDN, in which each source has
 * its prefix.
 *
 * @param routes the routes to the source. Undefined if keys are those of the source
 */
export function purgeCommands(routes: readonly BoundRoute[] = [{ pathPrefix: '' }]): string {
  return routes.map(commandOf).join(' and ');
}

function commandOf({ pathPrefix, place, remote }: BoundRoute): string {
  const { keyPrefix = '' } = place ?? remote ?? {};
  const command = `\`npx cdk-image-cdn purge ${pathPrefix}KEY\``;
  if (keyPrefix === pathPrefix) return command;
  return `${command} (for the object ${isKnown(keyPrefix) ? keyPrefix : '<keyPrefix>'}KEY)`;
}
