import { randomBytes } from 'node:crypto';
import { privateServices } from './aws-services';
import { LambdaFunction } from './lambda-function';
import { LocalQueue } from './local-queue';
import { signerOf } from './s3-api';
import { HttpResponse } from '../http/http';
import { Handler, IncomingRequest } from '../http/listener';
import { decideForIdentity } from '../iam/policy';

/** What functions find beside what they read. */
export interface PrivateServices {
  readonly queues: readonly LocalQueue[];
  /** By the ids of their distributions; they remove what an item names. */
  readonly caches: ReadonlyMap<string, { readonly arn: string; invalidate(item: string): void }>;
}

type Service = (request: IncomingRequest, isAllowed: (action: string, resource: string) => boolean) => Promise<HttpResponse>;

/**
 * AWS as the functions meet it: each with the rights of its role, and nobody else.
 */
export function privateAws(functions: readonly LambdaFunction[], services: PrivateServices, clock: () => number): Handler {
  const read = privateServices(functions, clock);
  const others: Record<string, Service> = { cloudfront: cloudFront(services), monitoring: async () => xml(200, NO_METRICS), sqs: sqs(services) };
  return async request => {
    const { keyId, service = '' } = signerOf(request.headers.authorization);
    const caller = functions.find(({ credentials }) => credentials.accessKeyId === keyId);
    if (!Object.hasOwn(others, service)) return read(request);
    if (!caller) return refusal(403, 'InvalidClientTokenId');
    const principal = { type: 'aws' as const, arn: caller.role.arn };
    return others[service](request, (action, resource) => decideForIdentity(caller.role.statements, { principal, action, resource }) === 'allow');
  };
}

// Nobody writes metrics here, so nothing is counted.
const NO_METRICS = '<GetMetricStatisticsResponse><GetMetricStatisticsResult><Datapoints/></GetMetricStatisticsResult></GetMetricStatisticsResponse>';

/** Invalidations, which are done when they are answered. */
function cloudFront({ caches }: PrivateServices): Service {
  return async ({ method, path, body }, isAllowed) => {
    const [, distribution, id] = /^\/2020-05-31\/distribution\/([^/]+)\/invalidation(?:\/([^/]+))?$/.exec(path) ?? [];
    const cache = caches.get(distribution);
    const action = `cloudfront:${method === 'POST' ? 'CreateInvalidation' : 'GetInvalidation'}`;
    if (!cache) return refusal(404, 'NoSuchDistribution');
    if (!isAllowed(action, cache.arn)) return refusal(403, 'AccessDenied');
    if (method === 'POST') {
      const batch = (await body()).toString();
      [...batch.matchAll(/<Path>(.*?)<\/Path>/gs)].forEach(([, item]) => cache.invalidate(textOf(item)));
    }
    const status = `<Id>${id ?? `I${randomBytes(7).toString('hex').toUpperCase()}`}</Id><Status>Completed</Status>`;
    return xml(method === 'POST' ? 201 : 200, `<Invalidation>${status}</Invalidation>`);
  };
}

function sqs({ queues }: PrivateServices): Service {
  return async ({ headers, body }, isAllowed) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage') return refusal(400, 'UnsupportedOperation');
    const { QueueUrl: url, MessageBody: message, DelaySeconds: delay } = JSON.parse((await body()).toString()) as Record<string, string>;
    const queue = queues.find(({ options }) => options.url === url);
    if (!queue) return refusal(400, 'QueueDoesNotExist');
    if (!isAllowed('sqs:SendMessage', queue.options.arn)) return refusal(403, 'AccessDenied');
    return answer(200, 'application/x-amz-json-1.0', JSON.stringify({ MessageId: queue.send(message, Number(delay ?? 0)) }));
  };
}

function refusal(status: number, code: string): HttpResponse {
  return xml(status, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);
}

function xml(status: number, text: string): HttpResponse {
  return answer(status, 'text/xml', text);
}

function answer(status: number, contentType: string, text: string): HttpResponse {
  const body = Buffer.from(text);
  return { status, headers: { 'content-type': contentType, 'content-length': String(body.length) }, body };
}

function textOf(escaped: string): string {
  return escaped.replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)));
}
