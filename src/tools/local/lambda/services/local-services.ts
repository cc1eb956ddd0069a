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
