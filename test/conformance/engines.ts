import { Engine } from './engine';
import { awsLambdaRic } from './engines/aws-lambda-ric';
import { cfnLint } from './engines/cfn-lint';
import { fuzzGrammar } from './engines/fuzz-grammar';
import { fuzzHttp } from './engines/fuzz-http';
import { fuzzImages } from './engines/fuzz-images';
import { fuzzOrigins } from './engines/fuzz-origins';
import { fuzzPolicies } from './engines/fuzz-policies';
import { fuzzPrewarm } from './engines/fuzz-prewarm';
import { fuzzSignatures } from './engines/fuzz-signatures';
import { fuzzSources } from './engines/fuzz-sources';
import { fuzzTemplates } from './engines/fuzz-templates';
import { httpCacheTests } from './engines/http-cache-tests';
import { iamSimulate } from './engines/iam-simulate';
import { load } from './engines/load';
import { ministack } from './engines/ministack';
import { njs } from './engines/njs';
import { quickjs } from './engines/quickjs';
import { refusals } from './engines/refusals';
import { varnish } from './engines/varnish';
import { versitygw } from './engines/versitygw';
import { versitygwSource } from './engines/versitygw-source';
import { versitygwSourceRoutes } from './engines/versitygw-source-routes';

/** All engines, in the order in which they run. A new engine is one more line. */
export const ENGINES: readonly Engine[] = [
  versitygw,
  versitygwSource,
  versitygwSourceRoutes,
  iamSimulate,
  httpCacheTests,
  varnish,
  njs,
  quickjs,
  awsLambdaRic,
  cfnLint,
  refusals,
  ministack,
  fuzzGrammar,
  fuzzSignatures,
  fuzzSources,
  fuzzTemplates,
  fuzzPolicies,
  fuzzImages,
  fuzzHttp,
  fuzzOrigins,
  fuzzPrewarm,
  load,
];
