import { apiError, xmlResponse, signerOf } from './api-messages';
import { cloudFrontApi, lambdaApi, AuthorizedApi, LocalServices, sqsApi } from './authorized-apis';
import { httpsOriginApi, isHttpsOriginPath } from './https-origin-api';
import { s3Api } from './s3-api';
import { secretsManagerApi } from './secrets-manager-api';
import { isSourcePath, sourceApi } from './source-api';
import { Handler } from '../../http/listener';
import { decideForIdentity } from '../../iam/policy';
import { LambdaFunction } from '../lambda-function';

// The local edge records no metrics.
const NO_DATAPOINTS = '<GetMetricStatisticsResult><Datapoints/></GetMetricStatisticsResult>';

/**
 * Creates the endpoint at which functions call AWS APIs. Each function has the permissions of its role only, and
 * other callers have none.
 */
export function awsEndpoint(
  functions: readonly LambdaFunction[], services: LocalServices, clock: () => number,
): Handler {
  const reading = readingApis(functions, clock);
  const others: Record<string, AuthorizedApi> = {
    cloudfront: cloudFrontApi(services),
    lambda: lambdaApi(services),
    monitoring: async () =>
      xmlResponse(200, `<GetMetricStatisticsResponse>${NO_DATAPOINTS}</GetMetricStatisticsResponse>`),
    sqs: sqsApi(services),
  };
  return async request => {
    const { keyId, service = '' } = signerOf(request.headers.authorization);
    if (!Object.hasOwn(others, service)) return reading(request);
    const caller = functions.find(({ credentials }) => credentials.accessKeyId === keyId);
    if (!caller) return apiError(403, 'InvalidClientTokenId');
    const principal = { type: 'aws' as const, arn: caller.role.arn };
    return others[service](request, (action, resource) =>
      decideForIdentity(caller.role.statements, { principal, action, resource }) === 'allow');
  };
}

/** S3, Secrets Manager and emulated servers of originals, which authenticate callers themselves. */
function readingApis(functions: readonly LambdaFunction[], clock: () => number): Handler {
  const s3 = s3Api(functions, clock);
  const secretsManager = secretsManagerApi(functions, clock);
  const source = sourceApi(functions, clock);
  const httpsOrigins = httpsOriginApi(functions, clock);
  return request => {
    if ('x-amz-target' in request.headers) return secretsManager(request);
    if (isHttpsOriginPath(request.path)) return httpsOrigins(request);
    return isSourcePath(request.path) ? source(request) : s3(request);
  };
}
