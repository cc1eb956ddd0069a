import { cacheStatus, isHit } from './cache-headers';
import { isEverHit } from './caching';
import { Check, CheckOutcome, fail, pass } from './check';
import { Subject } from './subject';
import { imageTypesOf, isKnownImageType, mediaType } from '../../../runtime/url/image-types';
import { Response } from '../shared/exchange';

export const reachable: Check = {
  id: 'reachable',
  title: 'GET returns 200 with a body',
  async run(subject) {
    const { status, bytes, headers } = await subject.first();
    if (status === 200 && bytes > 0) return pass(`200, ${bytes} bytes`);
    if (status === 200) return fail('200 without a body', 'The object is empty: upload the image again.');
    const advice = headers.location
      ? `Verify the URL of the redirect instead: ${headers.location}`
      : ADVICE_BY_STATUS[status];
    return fail(`${status}`, advice ?? 'Use the URL of an existing image, such as https://<domain>/images/cat.png.');
  },
};

const ADVICE_BY_STATUS: Readonly<Record<number, string>> = {
  403:
    'The image does not exist, or the CDN must not read the bucket. '
      + 'Compare the key with the uploaded one, including its prefix. '
      + 'Does the bucket policy allow s3:GetObject for this distribution? (S3 returns 403 for missing keys, too.)',
  404: 'The image does not exist: compare the key with the uploaded one, including its prefix.',
  502: 'CloudFront received no valid response from the origin: check its domain name and protocol.',
  503: 'CloudFront or the origin is overloaded, or a function failed: retry, then check the logs of the function.',
  504: 'The origin did not respond in time: does the Regional domain name of the bucket exist?',
};

const COMPARED = ['content-length', 'etag', 'content-type'] as const;

export const head: Check = {
  id: 'head',
  title: 'HEAD returns the headers of GET without a body, from the cache',
  async run(subject) {
    const cached = await isEverHit(subject);
    return judgeHead(subject, { url: subject.url, get: await subject.ask(), cached });
  },
};

interface Got {
  readonly url: URL;
  readonly get: Response;
  /** Whether GET is a Hit, so that HEAD must be one, too. */
  readonly cached: boolean;
}

export async function judgeHead(subject: Subject, { url, get, cached }: Got): Promise<CheckOutcome> {
  const response = await subject.requestUntil(seen => !cached || isHit(seen), () => ({ url, method: 'HEAD' }));
  const differences = differencesOf(response, get);
  if (differences.length > 0) {
    return fail(`HEAD differs from GET: ${differences.join('; ')}`,
      'Clients that send HEAD before GET are misled: route both methods to the same behavior and function.');
  }
  if (response.overrun) {
    return fail(
      'HEAD came with a body', 'The body corrupts the next response on the connection: fix the server that sends it.',
    );
  }
  if (cached && !isHit(response)) {
    return fail(`HEAD is never a Hit: ${cacheStatus(response)}`,
      'HEAD and GET share cached responses by default: is HEAD one of the cached methods?');
  }
  return pass(`${response.status}, as GET, ${cacheStatus(response)}`);
}

function differencesOf(response: Response, get: Response): string[] {
  const status = response.status === get.status ? [] : [`status ${response.status} instead of ${get.status}`];
  return [...status, ...COMPARED
    .filter(name => response.headers[name] !== get.headers[name])
    .map(name => `${name} ${response.headers[name] ?? 'missing'} instead of ${get.headers[name] ?? 'missing'}`)];
}

export const contentType: Check = {
  id: 'content-type',
  title: 'Content-Type is an image type and matches the bytes',
  async run(subject) {
    const { headers, start } = await subject.first();
    const said = mediaType(headers['content-type']);
    if (!said.startsWith('image/')) {
      return fail(said || 'no content-type', 'Browsers do not show it as an image: upload it with its type, '
        + 'for example with `aws s3 cp --content-type image/png`.');
    }
    const encoding = headers['content-encoding'];
    if (encoding) return pass(`${said}, stored with content-encoding ${encoding}`);
    const found = imageTypesOf(start);
    if (found.includes(said)) return pass(`${said}, which matches the bytes`);
    if (found.length === 0 && !isKnownImageType(said)) return pass(`${said}, a format that verify does not know`);
    return fail(`${said}, but the bytes are ${found[0] ?? 'not a known image format'}`,
      'With nosniff, browsers rely on the type: upload the file again with the type of its content.');
  },
};

export const conditional: Check = {
  id: 'conditional',
  title: 'If-None-Match with the ETag returns 304',
  async run(subject) {
    const { etag } = (await subject.first()).headers;
    if (!etag) {
      return fail(
        'no etag', 'Browsers must load stale images again: S3 sends an ETag, so a proxy or function removes it.',
      );
    }
    const { status } = await subject.ask({ headers: { 'if-none-match': etag } });
    if (status === 304) return pass(`304 for ${etag}`);
    return fail(
      `${status} for ${etag}`,
      'Browsers load stale images again: does a proxy or function drop If-None-Match or change the ETag?',
    );
  },
};

export const range: Check = {
  id: 'range',
  title: 'Range returns 206 with exactly those bytes',
  async run(subject) {
    const total = (await subject.first()).bytes;
    const end = Math.min(100, total) - 1;
    const response = await subject.ask({ headers: { range: 'bytes=0-99' } });
    const sentRange = response.headers['content-range'] ?? 'no content-range';
    const seen = `${response.status}, ${response.bytes} bytes, ${sentRange}`;
    const right =
      response.status === 206
      && response.bytes === end + 1
      && response.headers['content-range'] === `bytes 0-${end}/${total}`;
    if (right) return pass(seen);
    return fail(seen, `Expected 206 with bytes 0-${end}/${total}: interrupted downloads cannot resume. `
      + 'Does a function rebuild the response, or a proxy drop Range?');
  },
};
