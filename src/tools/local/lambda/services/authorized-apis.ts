import { randomBytes } from 'node:crypto';
import { apiError, apiResponse, xmlResponse } from './api-messages';
import { IncomingRequest } from '../../http/listener';
import { HttpResponse } from '../../http/message';
import { LambdaHost } from '../lambda-host';
import { LocalQueue } from '../local-queue';

/** The emulated AWS resources that functions can change through their APIs. */
export interface LocalServices {
  readonly queues: readonly LocalQueue[];
  /** The functions that others can invoke. */
  readonly functions: readonly LambdaHost[];
  /** The caches by the IDs of their distributions. */
  readonly caches: ReadonlyMap<string, LocalCache>;
}

/** The cache of a distribution. */
export interface LocalCache {
  /** The ARN of the distribution. */
  readonly arn: string;
  /** Removes the responses that an item of an invalidation matches. */
  invalidate(item: string): void;
}

/** The API of a service, which checks the permissions of the caller's role. */
export type AuthorizedApi = (
  request: IncomingRequest, isAllowed: (action: string, resource: string) => boolean,
) => Promise<HttpResponse>;

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

/** Creates the API of SQS, which supports `SendMessage` only. */
export function sqsApi({ queues }: LocalServices): AuthorizedApi {
  return async ({ headers, body }, isAllowed) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage') return apiError(400, 'UnsupportedOperation');
    const parameters = JSON.parse((await body()).toString()) as Record<string, string>;
    const { QueueUrl: url, MessageBody: message, DelaySeconds: delay } = parameters;
    const queue = queues.find(({ options }) => options.url === url);
    if (!queue) return apiError(400, 'QueueDoesNotExist');
    if (!isAllowed('sqs:SendMessage', queue.options.arn)) return apiError(403, 'AccessDenied');
    const result = { MessageId: queue.send(message, Number(delay ?? 0)) };
    return apiResponse(200, 'application/x-amz-json-1.0', JSON.stringify(result));
  };
}

/**
 * Creates the API for invalidations of CloudFront, which complete immediately.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 */
export function cloudFrontApi({ caches }: LocalServices): AuthorizedApi {
  return async ({ method, path, body }, isAllowed) => {
    const [, distribution, id] = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(?:\/([^/]+))?$/.exec(path) ?? [];
    const cache = caches.get(distribution);
    const action = `cloudfront:${method === 'POST' ? 'CreateInvalidation' : 'GetInvalidation'}`;
    if (!cache) return apiError(404, 'NoSuchDistribution');
    if (!isAllowed(action, cache.arn)) return apiError(403, 'AccessDenied');
    if (method === 'POST') {
      const batch = (await body()).toString();
      [...batch.matchAll(/<Path>(.*?)<\/Path>/gs)].forEach(([, item]) => cache.invalidate(unescapeXml(item)));
    }
    const status = `<Id>${id ?? newInvalidationId()}</Id><Status>Completed</Status>`;
    return xmlResponse(method === 'POST' ? 201 : 200, `<Invalidation>${status}</Invalidation>`);
  };
}

function newInvalidationId(): string {
  return `I${randomBytes(7).toString('hex').toUpperCase()}`;
}

function unescapeXml(xml: string): string {
  return xml.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)));
}
