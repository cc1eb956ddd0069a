import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImagePrewarm } from './image-prewarm';
import { PrewarmedVariant } from './prewarm-options';
import { prewarmedVariants } from './prewarmed-variants';
import { Mount, keyPatterns } from '../../model/mount';
import { refuse, warn } from '../core/validate';
import { BoundRoute } from '../originals/source-routes';
import { ImagePurge } from '../purge/image-purge';
import { BoundTransformation } from '../transformation/image-transformation';

/** The props that decide what is prewarmed. */
interface PrewarmProps {
  readonly prewarm?: PrewarmedVariant[];
  readonly otherFiles?: string[];
  readonly mount?: Mount;
}

/** The parts of a CDN that prewarming needs. */
interface PrewarmParts {
  /** Missing if the originals are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  readonly transformation?: BoundTransformation;
  readonly purge?: ImagePurge;
}

/**
 * Transforms variants of changed images ahead of viewers' requests, after their last purge.
 */
export function addPrewarm(
  scope: Construct, { originals, transformation, purge }: PrewarmParts, { prewarm, otherFiles, mount }: PrewarmProps,
): ImagePrewarm | undefined {
  if (!prewarm) return undefined;
  if (!transformation) {
    refuse(scope, '`prewarm` must be set together with `transformation`: without it, there are no variants');
  }
  if (!purge) {
    refuse(scope, '`prewarm` must be set together with purging, which removes former variants before new ones are '
      + 'transformed. Leave out `purge: Purge.none()`');
  }
  warnOfUnlistedSources(scope, { originals, routes: transformation.routes });
  const config = {
    ...prewarmedVariants(scope, prewarm, transformation.rules),
    files: otherFiles && keyPatterns(otherFiles, mount),
    mount,
  };
  return new ImagePrewarm(scope, 'Prewarm', { originals, transformation, purge, config });
}

/** Warns about originals that nothing reports or lists. */
function warnOfUnlistedSources(
  scope: Construct, { originals, routes }: { readonly originals?: s3.IBucket; readonly routes?: readonly BoundRoute[] },
): void {
  const outside = routes ? routes.filter(({ place }) => !place) : [];
  if (originals || (routes && outside.length === 0)) return;
  const which = outside.length > 0 ? ` (${outside.map(({ pathPrefix }) => `${pathPrefix}*`).join(', ')})` : '';
  warn(scope, 'prewarmByHand', `originals outside S3${which} report no changes and cannot be listed, so their variants `
    + 'are not transformed ahead by themselves. Run `npx cdk-image-cdn prewarm --keys FILE` with a file of their keys');
}
