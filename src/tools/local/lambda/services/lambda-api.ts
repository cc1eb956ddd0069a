import { apiError, apiResponse } from './api-responses';
import { AuthorizedApi, LocalServices } from './local-services';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Creates the API of Lambda, which supports synchronous `Invoke` by the name of a function only. */
export function lambdaApi({ functions }: LocalServices): AuthorizedApi {
  return async ({ path, body }, isAllowed) => {
    const [, name] = INVOKE.exec(path) ?? [];
    if (name === undefined) return apiError(400, 'UnsupportedOperation');
    const host = functions.find(({ lambda }) => lambda.name === decodeURIComponent(name));
    if (!host) return apiError(404, 'ResourceNotFoundException');
    if (!isAllowed('lambda:InvokeFunction', host.lambda.arn)) return apiError(403, 'AccessDeniedException');
    const outcome = await host.invoke(JSON.parse((await body()).toString()) as object);
    if (outcome === 'throttled') return apiError(429, 'TooManyRequestsException');
    const result = typeof outcome === 'string' ? JSON.stringify({ errorMessage: outcome }) : outcome.body;
    return apiResponse(200, 'application/json', Buffer.from(result).toString());
  };
}
