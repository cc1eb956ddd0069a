import { AWS_SAMPLE } from './aws-sample-dialect';
import { Dialect } from './dialect';
import { DialectName } from './dialect-rules';
import { DIT } from './dit-dialect';
import { FRAMEWORK_DIALECTS } from './framework-dialects';
import { THUMBOR } from './thumbor-dialect';

/** Everything about dialects beyond their translation, which edge functions have no room for. */
export const DIALECTS: { readonly [name in DialectName]: Dialect } = {
  awsSample: AWS_SAMPLE, dit: DIT, thumbor: THUMBOR, ...FRAMEWORK_DIALECTS,
};
