import { createHmac } from 'node:crypto';
import * as vm from 'node:vm';
import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';
import { EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { SignedDitRequests } from '../../../src/runtime/signing/signed-dit-requests';
import { SignedPaths } from '../../../src/runtime/signing/signed-paths';
import { SignedRequests } from '../../../src/runtime/signing/signed-requests';
import { serveVariant } from '../../../src/runtime/transformer/serve-variant';
import { TransformServices } from '../../../src/runtime/transformer/services';
import { EDGE_HEADER } from '../../../src/runtime/url/edge-header';
import { printVariant } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES, eventOf } from '../edge/edge-cases';
import { CONFIG } from '../transformer/serve-variant.support';
import { rulesOf } from '../url/dialects/dialect-cases';

export const SECRET = 'a secret';

/** The answer to a URL whose variant is not stored yet. */
export interface Answer {
  readonly status: number;
  /** The reason for rejecting the URL. */
  readonly detail?: string;
  /** The path of the variant that was transformed. */
  readonly variant?: string;
}

/** A CDN with signed URLs in memory: the deployed edge function, and the transform function behind it. */
export interface SignedCdn {
  readonly rules: RequestRules;
  /** Signs a path and query as clients of the dialect do, without code of this library. */
  readonly sign: (target: string) => string;
  readonly get: (url: string, accept?: string) => Promise<Answer>;
}

/** The dialects whose URLs can be signed. */
export type SignedDialect = 'imgix' | 'dit' | 'thumbor';

type Check = NonNullable<TransformServices['authorize']>;

/** The parameters that the edge function of the service keeps. It removes others, so signatures do not cover them. */
const KEPT_BY_DIT = ['expires', 'format', 'fit', 'width', 'height', 'rotate', 'flip', 'flop', 'grayscale'];

const KEYS = new RotatingSecret<readonly string[]>(async () => [SECRET]);
const CONFIGURED = { unsignedCore: false };

export function signedCdn(dialect: SignedDialect): SignedCdn {
  const { rules, sign, check } = DIALECTS[dialect];
  const edgeFunction = vm.runInNewContext(
    `${edgeFunctionCode(rules)};(function (json) { return JSON.stringify(handler(JSON.parse(json))); })`,
  ) as (json: string) => string;
  let variant: string | undefined;
  const services: TransformServices = {
    config: { ...CONFIG, rules },
    originals: { get: async () => ({ body: Buffer.alloc(1), version: '1' }), version: async () => '1' },
    variants: {
      get: async () => undefined,
      open: async () => undefined,
      put: async () => undefined,
      touch: async () => undefined,
      delete: async () => undefined,
      async *list() {},
    },
    limit: { wasReached: () => false, isReached: async () => false },
    failures: { problemOf: () => undefined, add: () => undefined },
    transform: async (_original, request) => {
      variant = printVariant(request);
      return { body: Buffer.alloc(1), contentType: 'image/png' };
    },
    authorize: check(rules),
    log: () => undefined,
    measure: () => undefined,
  };
  const get = async (url: string, accept = ''): Promise<Answer> => {
    const output = JSON.parse(edgeFunction(JSON.stringify(eventOf(url, accept)))) as EdgeRequest | EdgeResponse;
    if ('statusCode' in output) return problemIn(output.statusCode, output.body);
    variant = undefined;
    const { answer } = await serveVariant(output.uri, services, output.headers[EDGE_HEADER].value);
    return answer.status === 200 ? { status: 200, variant } : problemIn(answer.status, String(answer.body));
  };
  return { rules, sign, get };
}

function problemIn(status: number, body: string): Answer {
  return { status, detail: (JSON.parse(body) as { detail: string }).detail };
}

const DIALECTS: Readonly<Record<SignedDialect, {
  readonly rules: RequestRules;
  readonly sign: (target: string) => string;
  readonly check: (rules: RequestRules) => Check;
}>> = {
  imgix: {
    rules: { ...RULES, signed: true },
    sign: target => {
      const [path, query = ''] = target.split('?');
      const pairs = query.split('&').filter(Boolean).map(pair => pair.includes('=') ? pair : `${pair}=`);
      return `${target}${query ? '&' : '?'}s=${hmac('sha256', `${path}?${pairs.sort().join('&')}`).toString('hex')}`;
    },
    check: rules => {
      const requests = new SignedRequests(KEYS, rules, CONFIGURED);
      return request => requests.check(request);
    },
  },
  dit: {
    rules: {
      ...rulesOf({
        name: 'dit', autoWebp: true, buckets: [{ bucket: 'photos', folder: '' }, { bucket: 'logos', folder: 'brand/' }],
      }),
      signed: true,
    },
    // https://github.com/aws-solutions/dynamic-image-transformation-for-amazon-cloudfront/blob/v8.0.1/source/image-handler/image-request.ts
    sign: target => {
      const [path, query = ''] = target.split('?');
      const parameters = [...new URLSearchParams(query)].filter(([name]) => KEPT_BY_DIT.includes(name));
      const signed = parameters.sort().map(pair => pair.join('=')).join('&');
      return `${target}${query ? '&' : '?'}signature=${hmac('sha256', path + (signed && `?${signed}`)).toString('hex')}`;
    },
    check: rules => {
      const requests = new SignedDitRequests(KEYS, rules, CONFIGURED);
      return request => requests.check(request);
    },
  },
  thumbor: {
    rules: { ...rulesOf({ name: 'thumbor', isSmart: true }), signed: true },
    sign: target => {
      const signature = hmac('sha1', target.slice(1)).toString('base64').replace(/\+/g, '-').replace(/\//g, '_');
      return `/${signature}${target}`;
    },
    check: rules => {
      const paths = new SignedPaths(KEYS, rules, CONFIGURED);
      return request => paths.check(request);
    },
  },
};

function hmac(algorithm: string, text: string): Buffer {
  return createHmac(algorithm, SECRET).update(text).digest();
}
