import { Distribution } from './distribution';
import { accessDenied, redirectToHttps } from './edge-responses';
import { Exchange, ViewerResponse, errorPage, isRead, respond } from './exchange';
import { isBlockedCountry } from './geo-restriction';
import { ViewerCheck } from './request-trace';
import { accessProblem } from './viewer-access';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const LONGEST_URL = 8192;

type Check = (exchange: Exchange, distribution: Distribution, now: number) => ViewerResponse | undefined;

const CHECKS: readonly (readonly [ViewerCheck, Check])[] = [
  ['request', (exchange, _distribution, now) => rejectMalformed(exchange, now)],
  ['country', rejectCountry],
  ['protocol', (exchange, _distribution, now) => applyViewerProtocolPolicy(exchange, now)],
  ['method', (exchange, _distribution, now) => rejectMethod(exchange, now)],
  ['signature', (exchange, _distribution, now) => rejectUnsigned(exchange, now)],
];

/** Returns the response to a request that CloudFront does not process further; undefined if it passes all checks. */
export function rejectRequest(exchange: Exchange, distribution: Distribution, now: number): ViewerResponse | undefined {
  for (const [name, check] of CHECKS) {
    const response = check(exchange, distribution, now);
    if (response) {
      exchange.trace.rejectedBy = name;
      return response;
    }
  }
  return undefined;
}

function rejectMalformed(exchange: Exchange, now: number): ViewerResponse | undefined {
  const { path, query, headers, hasBody } = exchange.request;
  if (`https://${headers.host}${path}${query && `?${query}`}`.length > LONGEST_URL) {
    return errorPage(exchange, now, 413);
  }
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorS3Origin.html#RequestS3-get-body
  return isRead(exchange) && hasBody ? errorPage(exchange, now, 403, 'A GET request must not have a body.') : undefined;
}

function rejectCountry(exchange: Exchange, { geoRestriction }: Distribution, now: number): ViewerResponse | undefined {
  if (!isBlockedCountry(geoRestriction, exchange.request.headers)) return undefined;
  return errorPage(
    exchange, now, 403, 'The Amazon CloudFront distribution is configured to block access from your country.',
  );
}

function applyViewerProtocolPolicy(exchange: Exchange, now: number): ViewerResponse | undefined {
  const { request, behavior, secure } = exchange;
  if (secure || behavior.viewerProtocolPolicy === 'allow-all') return undefined;
  if (behavior.viewerProtocolPolicy === 'https-only') {
    return errorPage(exchange, now, 403, 'This distribution accepts HTTPS only.');
  }
  const location = `https://${request.headers.host}${request.path}${request.query && `?${request.query}`}`;
  return { response: redirectToHttps(location, now), xCache: 'Redirect from cloudfront' };
}

function rejectMethod(exchange: Exchange, now: number): ViewerResponse | undefined {
  if (exchange.behavior.allowedMethods.includes(exchange.request.method)) return undefined;
  return errorPage(
    exchange, now, 403,
    'This distribution is not configured to allow the HTTP request method that was used for this request.',
  );
}

function rejectUnsigned(exchange: Exchange, now: number): ViewerResponse | undefined {
  const { request, behavior: { trustedKeys } } = exchange;
  const problem = trustedKeys && accessProblem(request, trustedKeys, now);
  return problem && respond(exchange, accessDenied(problem, now), 'Error from cloudfront');
}
