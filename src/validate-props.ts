import { Construct } from 'constructs';
import { validateOwnPolicies } from './caching/own-policies';
import { validateForChina } from './core/china';
import { validateForGovCloud } from './core/govcloud';
import * as types from './core/prop-types';
import { refuseTogether, refuse } from './core/validate';
import { ImageCdnProps, TYPES } from './image-cdn-props';
import { validateSources } from './originals/image-source-route';
import { warnOfPublicSource } from './originals/private-images';

/**
 * Rejects props that contradict each other or the Region, before anything is created. The props of a concern are
 * validated where they are used.
 */
export function validateProps(scope: Construct, props: ImageCdnProps): void {
  types.requireTypes(scope, props, TYPES);
  validateSources(scope, props.sources);
  validateForChina(scope, props);
  validateForGovCloud(scope);
  refuseTogether(scope, 'sources', props.sources, 'bucket', props.bucket, 'images come from one place');
  refuseTogether(scope, 'uploads', props.uploads, 'sources', props.sources, 'uploads go to an S3 bucket');
  const makesImages = props.transformation?._makesImages ?? false;
  if (!makesImages) {
    refuseTogether(scope, 'originAccess', props.originAccess, 'sources', props.sources, 'it is about S3 buckets');
  }
  refuseTogether(
    scope,
    'removalPolicy',
    props.removalPolicy,
    'sources',
    props.sources,
    'there is no new bucket to remove or to keep',
  );
  refuseTogether(scope, 'replica', props.replica, 'sources', props.sources, 'S3 replicates S3 buckets');
  for (const prop of ['originalsPath', 'otherFiles'] as const) {
    refuseTogether(scope, prop, props[prop], 'sources', props.sources,
      'CloudFront cannot sign requests for originals that are in no S3 bucket');
    if (props[prop] === undefined || makesImages) continue;
    refuse(scope, `\`${prop}\` must be left out without \`transformation\`, where every URL is an original`);
  }
  refuseTogether(
    scope, 'removalPolicy', props.removalPolicy, 'bucket', props.bucket, 'set it where you make the bucket',
  );
  validateOwnPolicies(scope, props, {
    isTransformed: makesImages,
    hasOriginals: !makesImages || props.originalsPath !== undefined || props.otherFiles !== undefined,
  });
  if (props.sources && !makesImages && props.trustedKeyGroups) warnOfPublicSource(scope);
}
