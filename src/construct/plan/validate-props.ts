import { Construct } from 'constructs';
import { validateOwnPolicies } from '../caching/own-policies';
import { validatePlanPolicies } from '../caching/plan-policies';
import { validateForChina } from '../core/china';
import { validatePartition } from '../core/partition';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether } from '../core/validate';
import { mountOf, validateMounting } from '../delivery/mounting-options';
import { aliasesOf } from '../delivery/own-domain';
import { refuseLoops, validateHttpsSources } from '../originals/https-delivery';
import { isRouted, validateSources } from '../originals/image-source-route';
import { validateUntouched } from '../originals/routed-originals';
import { ImageCdnProps, TYPES } from '../props/image-cdn-props';

/**
 * Rejects props that contradict each other or the Region, before anything is created. The props of a concern are
 * validated where they are used.
 */
export function validateProps(scope: Construct, props: ImageCdnProps): void {
  types.requireProps(scope, props, TYPES);
  const transformsImages = props.transformation?._transformsImages ?? false;
  const isFunctionFirst = props.transformation?._isFunctionFirst(props.flatRatePlan) ?? false;
  validateSources(scope, props.sources, transformsImages);
  validateHttpsSources(scope, props.sources, props, isFunctionFirst);
  validateMounting(scope, props);
  const { distribution, domainNames = [] } = props;
  const names = distribution ? aliasesOf(distribution) : domainNames.filter(isKnown);
  refuseLoops(scope, props.sources, names, `/${mountOf(props)?.folder ?? ''}`);
  validateForChina(scope, props);
  validatePartition(scope);
  refuseTogether(scope, 'sources', props.sources, 'bucket', props.bucket,
    'add the bucket to `sources` as ImageSource.bucket(), or leave one of them out');
  if (props.uploads && props.sources && !isRouted(props.sources)) {
    refuse(scope, '`uploads` must be used with an S3 bucket, got `sources` outside S3. Upload the images with the '
      + 'tools of the provider');
  }
  refuseTogether(
    scope, 'removalPolicy', props.removalPolicy, 'sources', props.sources, 'it applies to a new bucket only',
  );
  refuseTogether(scope, 'replica', props.replica, 'sources', props.sources, 'each bucket has its own. '
    + 'Set `replica` of `ImageSource.bucket()`');
  validateUntouched(scope, props);
  for (const prop of ['originalsPath', 'otherFiles'] as const) {
    if (props[prop] === undefined || transformsImages) continue;
    refuse(scope, `\`${prop}\` must be set together with \`transformation\`: without it, every URL serves an original`);
  }
  refuseTogether(scope, 'removalPolicy', props.removalPolicy, 'bucket', props.bucket, 'set it on your bucket');
  const served = {
    isFunctionFirst,
    isTransformed: transformsImages,
    hasOriginals: !transformsImages || props.originalsPath !== undefined || props.otherFiles !== undefined,
  };
  validatePlanPolicies(scope, props, served);
  validateOwnPolicies(scope, props, served);
}
