import { randomBytes } from 'node:crypto';
import { keyParts } from './cache-key';
import { CachedOrigin, CachedResponse } from './cached-origin';
import { behaviorFor, Distribution, Behavior } from './distribution';
import { EdgeCache } from './edge-cache';
import { runOnRequest } from './edge-function-event';
import { EdgeObserver, NO_OBSERVER } from './edge-observer';
import { newRequestId } from './edge-responses';
import { Exchange, ViewerRequest, ViewerResponse, errorPage, isRead, respond } from './exchange';
import { forwarded } from './origin-request-policy';
import { OriginAttempt, RequestTrace } from './request-trace';
import { TraceRecorder } from './trace-recorder';
import { withoutSignature } from './viewer-access';
import { rejectRequest } from './viewer-checks';
import { requestedPart } from '../http/conditional-requests';
import { HttpResponse, httpDate, endToEndHeaders } from '../http/message';

const FUNCTION_ERROR = 'The CloudFront function associated with the CloudFront '
  + 'distribution is invalid or could not run.';

/** An edge location of a distribution, which turns viewer requests into responses. */
export class EdgeLocation {
  private readonly cache = new EdgeCache();
  private readonly cachedOrigin: CachedOrigin;
  private readonly via = `1.1 ${randomBytes(16).toString('hex')}.cloudfront.net (CloudFront)`;

  constructor(
    private distribution: Distribution, private readonly clock: () => number,
    private readonly observer: EdgeObserver = NO_OBSERVER,
  ) {
    this.cachedOrigin = new CachedOrigin(this.cache, clock, observer);
  }

  public async handle(viewerRequest: ViewerRequest): Promise<HttpResponse> {
    const start = performance.now();
    const { response, trace } = await this.respond(viewerRequest);
    this.observer.answered(viewerRequest, response, performance.now() - start, trace);
    return response;
  }

  /** Removes the responses that an item of an invalidation matches from the cache, and returns their number. */
  public invalidate(item: string): number {
    const removed = this.cache.invalidate(item);
    this.observer.invalidated(item, removed);
    return removed;
  }

  /** Applies other settings from the next request on. The cache stays. */
  public deploy(distribution: Distribution): void {
    this.distribution = distribution;
  }

  private async respond(viewerRequest: ViewerRequest): Promise<{ response: HttpResponse; trace: RequestTrace }> {
    const exchange = this.open(viewerRequest);
    const answer = rejectRequest(exchange, this.distribution, this.clock())
      ?? await this.runFunction(admit(exchange));
    const response = this.finish(exchange, answer);
    return { response, trace: exchange.trace.finished(response) };
  }

  /** The port represents HTTPS. A request over plain HTTP is simulated by the header that CloudFront adds itself. */
  private open(request: ViewerRequest): Exchange {
    const secure = request.headers['cloudfront-forwarded-proto'] !== 'http';
    const path = request.path === '/' && this.distribution.defaultRootObject
      ? `/${this.distribution.defaultRootObject}`
      : request.path;
    const headers = { ...request.headers, 'cloudfront-forwarded-proto': secure ? 'https' : 'http' };
    const behavior = behaviorFor(this.distribution, path);
    const id = newRequestId();
    return {
      id,
      request: { ...request, path, headers },
      behavior,
      secure,
      trace: new TraceRecorder(id, request, behavior.pathPattern),
    };
  }

  /** Runs the viewer request function. The behavior does not change with the path that the function returns. */
  private async runFunction(exchange: Exchange): Promise<ViewerResponse> {
    const { id, request, behavior: { viewerRequestFunction } } = exchange;
    if (!viewerRequestFunction) return this.continueToCache(exchange);
    const { domainName: distributionDomainName, id: distributionId } = this.distribution;
    const start = performance.now();
    const outcome = runOnRequest(
      viewerRequestFunction, request, { distributionDomainName, distributionId, requestId: id },
    );
    exchange.trace.ran(request, outcome, performance.now() - start);
    switch (outcome.kind) {
      case 'request': return this.continueToCache({ ...exchange, request: { ...request, ...outcome.request } });
      case 'response': return respond(exchange, outcome.response, 'FunctionGeneratedResponse from cloudfront');
      case 'error': return {
        ...errorPage(exchange, this.clock(), outcome.status, FUNCTION_ERROR), xCache: `${outcome.name} from cloudfront`,
      };
    }
  }

  private continueToCache(exchange: Exchange): Promise<ViewerResponse> {
    return isRead(exchange) ? this.serve(exchange) : this.forwardToOrigin(exchange);
  }

  private async serve(exchange: Exchange): Promise<ViewerResponse> {
    const { request, behavior } = exchange;
    const cached = await this.fromCache(exchange, behavior, request);
    if (cached.response.status >= 400) return this.serveError(exchange, cached);
    const part = requestedPart(request.method, request.headers, cached.response);
    if (part.status === 416) {
      return errorPage(exchange, this.clock(), 416, undefined, { 'content-range': part.headers['content-range'] });
    }
    return respond(exchange, part, `${cached.result} from cloudfront`, cached.age);
  }

  /** Serves the custom error page of the status, if any. If the page itself is an error, viewers get that error. */
  private async serveError(exchange: Exchange, { response, age }: CachedResponse): Promise<ViewerResponse> {
    const page = this.distribution.errorResponses.get(response.status)?.page;
    if (!page) return respond(exchange, response, 'Error from cloudfront', age);
    const found = await this.fromCache(
      exchange, behaviorFor(this.distribution, page.path), { ...exchange.request, path: page.path, query: '' },
    );
    const shown = found.response.status < 400 ? { ...found.response, status: page.status } : found.response;
    return respond(exchange, shown, 'Error from cloudfront', age);
  }

  /** Forwards methods other than GET and HEAD without caching. */
  private async forwardToOrigin(exchange: Exchange): Promise<ViewerResponse> {
    const { request, behavior, secure } = exchange;
    const { method, path } = request;
    const { query, headers } = forwarded(
      behavior.cachePolicy, behavior.originRequestPolicy, request, keyParts(behavior.cachePolicy, request),
    );
    const attempts: OriginAttempt[] = [];
    const received = await behavior.origin.fetch({
      method, path, query, headers, secure, trace: attempt => attempts.push(attempt),
    });
    this.observer.fetched(received);
    exchange.trace.forwarded(path, attempts);
    const response = { ...received, headers: endToEndHeaders(received.headers) };
    return respond(exchange, response, `${response.status >= 400 ? 'Error' : 'Miss'} from cloudfront`);
  }

  private async fromCache(
    { secure, trace }: Exchange, behavior: Behavior, request: ViewerRequest,
  ): Promise<CachedResponse> {
    const { path } = request;
    const { cachePolicy: policy, origin, compress } = behavior;
    const parts = keyParts(policy, request);
    const errorCachingMinTtl = (status: number) => this.distribution.errorResponses.get(status)?.errorCachingMinTtl;
    const found = await this.cachedOrigin.get({
      path,
      secure,
      parts,
      forwarded: forwarded(policy, behavior.originRequestPolicy, request, parts),
      origin,
      policy,
      compress,
      cacheTagHeader: this.distribution.cacheTagHeader,
      errorCachingMinTtl,
    });
    trace.lookedUp(
      { path, parts, ttls: policy, errorCachingMinTtl: errorCachingMinTtl(found.response.status) }, found,
    );
    return found;
  }

  private finish({ id, request }: Exchange, { response, xCache, age }: ViewerResponse): HttpResponse {
    return {
      status: response.status,
      headers: {
        'date': httpDate(this.clock()),
        'server': 'CloudFront',
        ...response.headers,
        'x-cache': xCache,
        'via': this.via,
        'x-amz-cf-pop': 'LCL50-P1',
        'x-amz-cf-id': id,
        ...age !== undefined && { age: String(age) },
      },
      body: request.method === 'HEAD' ? Buffer.alloc(0) : response.body,
    };
  }
}

/** Removes the viewer's signature, which is neither in the cache key nor forwarded to origins. */
function admit(exchange: Exchange): Exchange {
  const { request, behavior } = exchange;
  return behavior.trustedKeys
    ? { ...exchange, request: { ...request, query: withoutSignature(request.query) } }
    : exchange;
}
