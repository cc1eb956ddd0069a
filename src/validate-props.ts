import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateCaching } from './caching/caching';
import { validateOwnPolicies } from './caching/own-policies';
import { validateForChina } from './core/china';
import { validateForGovCloud } from './core/govcloud';
import * as types from './core/prop-types';
import { requireMember, refuseTogether, refuse } from './core/validate';
import { validateDelivery } from './delivery/distribution';
import { validateFlatRatePlan } from './flat-rate/flat-rate-plan';
import { ImageCdnProps, TYPES } from './image-cdn-props';
import { warnOfPublicSource } from './originals/private-images';
import { validateOriginalsPath } from './originals/serve-originals';
import { validateUploads } from './uploads/upload';

/**
 * Rejects, before anything is created, props that would fail at deployment or not work after it.
 */
export function validateProps(scope: Construct, props: ImageCdnProps): void {
  types.requireTypes(scope, props, TYPES);
  requireMember(scope, 'removalPolicy', props.removalPolicy, RemovalPolicy);
  validateForChina(scope, props);
  validateForGovCloud(scope);
  validateCaching(scope, props);
  validateDelivery(scope, props);
  validateUploads(scope, props.uploads, props.bucket);
  validateFlatRatePlan(scope, props);
  refuseTogether(scope, 'source', props.source, 'bucket', props.bucket, 'images come from one place');
  refuseTogether(scope, 'uploads', props.uploads, 'source', props.source, 'uploads go to an S3 bucket');
  const makesImages = props.transformation?._makesImages ?? false;
  if (!makesImages) refuseTogether(scope, 'originAccess', props.originAccess, 'source', props.source, 'it is about S3 buckets');
  refuseTogether(scope, 'removalPolicy', props.removalPolicy, 'source', props.source, 'there is no new bucket to remove or to keep');
  refuseTogether(scope, 'replica', props.replica, 'source', props.source, 'S3 replicates S3 buckets');
  refuseTogether(scope, 'originalsPath', props.originalsPath, 'source', props.source, 'CloudFront cannot sign requests for originals that are in no S3 bucket');
  if (props.originalsPath !== undefined && !makesImages) {
    refuse(scope, '`originalsPath` must be left out without `transformation`, where every URL is an original');
  }
  validateOriginalsPath(scope, props.originalsPath);
  refuseTogether(scope, 'removalPolicy', props.removalPolicy, 'bucket', props.bucket, 'set it where you make the bucket');
  validateOwnPolicies(scope, props, { isTransformed: makesImages, hasOriginals: !makesImages || props.originalsPath !== undefined });
  if (props.source && !makesImages && props.trustedKeyGroups) warnOfPublicSource(scope);
}
