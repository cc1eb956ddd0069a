import { randomBytes } from 'node:crypto';
import { keyParts } from './cache-key';
import { CachedOrigin, CachedResponse } from './cached-origin';
import { Distribution, Behavior } from './distribution';
import { EdgeCache } from './edge-cache';
import { runOnRequest } from './edge-function-event';
import { EdgeObserver, NO_OBSERVER } from './edge-observer';
import { accessDenied, edgeError, newRequestId, redirectToHttps } from './edge-responses';
import { isBlockedCountry } from './geo-restriction';
import { forwarded } from './origin-request-policy';
import { matchesPath } from './path-pattern';
import { applyResponseHeadersPolicy } from './response-headers-policy';
import { accessProblem, withoutSignature } from './viewer-access';
import { requestedPart } from '../http/conditional-requests';
import { Headers, HttpResponse, httpDate, endToEndHeaders } from '../http/message';

export interface ViewerRequest {
  readonly method: string;
  /** As sent, from the first slash; without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly headerLines?: Readonly<Record<string, readonly string[]>>;
  readonly httpVersion: string;
  readonly hasBody: boolean;
}

/** A request on its way. */
interface Exchange {
  readonly id: string;
  readonly request: ViewerRequest;
  readonly behavior: Behavior;
  readonly secure: boolean;
}

interface ViewerResponse {
  readonly response: HttpResponse;
  readonly xCache: string;
  readonly age?: number;
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const LONGEST_URL = 8192;
const FUNCTION_ERROR = 'The CloudFront function associated with the CloudFront distribution is invalid or could not run.';

/**
 * One edge location of one distribution: from a viewer's request to the response.
 */
export class EdgeLocation {
  private readonly cache = new EdgeCache();
  private readonly cachedOrigin: CachedOrigin;
  private readonly via = `1.1 ${randomBytes(16).toString('hex')}.cloudfront.net (CloudFront)`;

  constructor(
    private distribution: Distribution, private readonly clock: () => number, private readonly observer: EdgeObserver = NO_OBSERVER,
  ) {
    this.cachedOrigin = new CachedOrigin(this.cache, clock, observer);
  }

  public async handle(viewerRequest: ViewerRequest): Promise<HttpResponse> {
    const start = performance.now();
    const response = await this.answer(viewerRequest);
    this.observer.answered(viewerRequest, response, performance.now() - start);
    return response;
  }

  /** Takes from the cache what an item of an invalidation names, and says how much that was. */
  public invalidate(item: string): number {
    const removed = this.cache.invalidate(item);
    this.observer.invalidated(item, removed);
    return removed;
  }

  /** Takes other settings from the next request on; the cache stays. */
  public deploy(distribution: Distribution): void {
    this.distribution = distribution;
  }

  private async answer(viewerRequest: ViewerRequest): Promise<HttpResponse> {
    const exchange = this.open(viewerRequest);
    const answer = this.refuseMalformed(exchange)
      ?? this.refuseCountry(exchange)
      ?? this.applyViewerProtocolPolicy(exchange)
      ?? this.refuseMethod(exchange)
      ?? this.refuseUnsigned(exchange)
      ?? await this.runFunction(admitted(exchange));
    return this.finish(exchange, answer);
  }

  /**
   * The port stands for HTTPS; a viewer that comes by plain HTTP says so with the header that CloudFront itself would
   * add.
   */
  private open(request: ViewerRequest): Exchange {
    const secure = request.headers['cloudfront-forwarded-proto'] !== 'http';
    const path = request.path === '/' && this.distribution.defaultRootObject ? `/${this.distribution.defaultRootObject}` : request.path;
    const headers = { ...request.headers, 'cloudfront-forwarded-proto': secure ? 'https' : 'http' };
    return { id: newRequestId(), request: { ...request, path, headers }, behavior: this.behaviorFor(path), secure };
  }

  private behaviorFor(path: string): Behavior {
    const { behaviors } = this.distribution;
    return behaviors.find(behavior => matchesPath(behavior.pathPattern, path)) ?? behaviors[behaviors.length - 1];
  }

  private refuseMalformed(exchange: Exchange): ViewerResponse | undefined {
    const { path, query, headers, hasBody } = exchange.request;
    if (`https://${headers.host}${path}${query && `?${query}`}`.length > LONGEST_URL) return this.error(exchange, 413);
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorS3Origin.html#RequestS3-get-body
    return isRead(exchange) && hasBody ? this.error(exchange, 403, 'A GET request must not have a body.') : undefined;
  }

  private refuseCountry(exchange: Exchange): ViewerResponse | undefined {
    if (!isBlockedCountry(this.distribution.geoRestriction, exchange.request.headers)) return undefined;
    return this.error(exchange, 403, 'The Amazon CloudFront distribution is configured to block access from your country.');
  }

  private applyViewerProtocolPolicy(exchange: Exchange): ViewerResponse | undefined {
    const { request, behavior, secure } = exchange;
    if (secure || behavior.viewerProtocolPolicy === 'allow-all') return undefined;
    if (behavior.viewerProtocolPolicy === 'https-only') return this.error(exchange, 403, 'This distribution takes HTTPS only.');
    const location = `https://${request.headers.host}${request.path}${request.query && `?${request.query}`}`;
    return { response: redirectToHttps(location, this.clock()), xCache: 'Redirect from cloudfront' };
  }

  private refuseMethod(exchange: Exchange): ViewerResponse | undefined {
    if (exchange.behavior.allowedMethods.includes(exchange.request.method)) return undefined;
    return this.error(exchange, 403, 'This distribution is not configured to allow the HTTP request method that was used for this request.');
  }

  private refuseUnsigned(exchange: Exchange): ViewerResponse | undefined {
    const { request, behavior: { trustedKeys } } = exchange;
    const problem = trustedKeys && accessProblem(request, trustedKeys, this.clock());
    return problem && this.answered(exchange, accessDenied(problem, this.clock()), 'Error from cloudfront');
  }

  /** Whatever path it makes, the behaviour stays the one of the path that the viewer sent. */
  private async runFunction(exchange: Exchange): Promise<ViewerResponse> {
    const { id, request, behavior: { viewerRequestFunction } } = exchange;
    if (!viewerRequestFunction) return this.continueToCache(exchange);
    const { domainName: distributionDomainName, id: distributionId } = this.distribution;
    const outcome = runOnRequest(viewerRequestFunction, request, { distributionDomainName, distributionId, requestId: id });
    switch (outcome.kind) {
      case 'request': return this.continueToCache({ ...exchange, request: { ...request, ...outcome.request } });
      case 'response': return this.answered(exchange, outcome.response, 'FunctionGeneratedResponse from cloudfront');
      case 'error': return { ...this.error(exchange, outcome.status, FUNCTION_ERROR), xCache: `${outcome.name} from cloudfront` };
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
    if (part.status === 416) return this.error(exchange, 416, undefined, { 'content-range': part.headers['content-range'] });
    return this.answered(exchange, part, `${cached.result} from cloudfront`, cached.age);
  }

  /**
   * With the page that the distribution has for this status, if any. Where the page itself is an error, viewers get
   * that one.
   */
  private async serveError(exchange: Exchange, { response, age }: CachedResponse): Promise<ViewerResponse> {
    const page = this.distribution.errorResponses.get(response.status)?.page;
    if (!page) return this.answered(exchange, response, 'Error from cloudfront', age);
    const found = await this.fromCache(exchange, this.behaviorFor(page.path), { ...exchange.request, path: page.path, query: '' });
    const shown = found.response.status < 400 ? { ...found.response, status: page.status } : found.response;
    return this.answered(exchange, shown, 'Error from cloudfront', age);
  }

  /** Other methods than GET and HEAD: never from the cache and never into it. */
  private async forwardToOrigin(exchange: Exchange): Promise<ViewerResponse> {
    const { request, behavior, secure } = exchange;
    const { method, path } = request;
    const { query, headers } = forwarded(behavior.cachePolicy, behavior.originRequestPolicy, request, keyParts(behavior.cachePolicy, request));
    const received = await behavior.origin.fetch({ method, path, query, headers, secure });
    this.observer.fetched(received);
    const response = { ...received, headers: endToEndHeaders(received.headers) };
    return this.answered(exchange, response, `${response.status >= 400 ? 'Error' : 'Miss'} from cloudfront`);
  }

  private async fromCache({ secure }: Exchange, behavior: Behavior, request: ViewerRequest): Promise<CachedResponse> {
    const parts = keyParts(behavior.cachePolicy, request);
    return this.cachedOrigin.get({
      path: request.path,
      secure,
      parts,
      forwarded: forwarded(behavior.cachePolicy, behavior.originRequestPolicy, request, parts),
      origin: behavior.origin,
      policy: behavior.cachePolicy,
      compress: behavior.compress,
      cacheTagHeader: this.distribution.cacheTagHeader,
      errorCachingMinTtl: status => this.distribution.errorResponses.get(status)?.errorCachingMinTtl,
    });
  }

  private answered({ request, behavior }: Exchange, response: HttpResponse, xCache: string, age?: number): ViewerResponse {
    const headers = applyResponseHeadersPolicy(behavior.responseHeadersPolicy, request.method, request.headers, response.headers);
    return { response: { ...response, headers }, xCache, age };
  }

  private error({ id }: Exchange, status: number, explanation?: string, headers: Headers = {}): ViewerResponse {
    const response = edgeError(status, id, this.clock(), explanation);
    return { response: { ...response, headers: { ...headers, ...response.headers } }, xCache: 'Error from cloudfront' };
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

/** Who signed what is neither in the cache key nor for origins to see. */
function admitted(exchange: Exchange): Exchange {
  const { request, behavior } = exchange;
  return behavior.trustedKeys ? { ...exchange, request: { ...request, query: withoutSignature(request.query) } } : exchange;
}

function isRead({ request: { method } }: Exchange): boolean {
  return method === 'GET' || method === 'HEAD';
}
