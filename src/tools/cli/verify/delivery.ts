import { cacheStatus, isHit } from './cache-headers';
import { isEverHit } from './caching';
import { Check, CheckOutcome, fail, pass } from './check';
import { Response } from './exchange';
import { Subject } from './subject';
import { imageTypesOf, isKnownImageType, mediaType } from '../../../runtime/url/image-types';

export const reachable: Check = {
  id: 'reachable',
  title: 'GET answers 200 with a body',
  async run(subject) {
    const { status, bytes, headers } = await subject.first();
    if (status === 200 && bytes > 0) return pass(`200, ${bytes} bytes`);
    if (status === 200) return fail('200 without a body', 'The object is empty: upload the image again.');
    const advice = headers.location ? `Give the URL it points to: ${headers.location}` : ADVICE_BY_STATUS[status];
    return fail(`${status}`, advice ?? 'Give the URL of one image that exists, such as https://<domain>/images/cat.png.');
  },
};

const ADVICE_BY_STATUS: Readonly<Record<number, string>> = {
  403: 'No such image, or the CDN may not read the bucket. Is the key spelled as uploaded, prefix included? '
    + 'Does the bucket policy allow s3:GetObject to this distribution? (S3 says 403 also for a missing key.)',
  404: 'No such image: is the key spelled as uploaded, prefix included?',
  502: 'The edge got no proper answer from its origin: look at the origin\'s domain name and protocol.',
  503: 'The edge or its origin is overloaded, or a function failed: try again, then look at its logs.',
  504: 'The origin did not answer the edge in time: does the bucket\'s regional domain name exist?',
};

const COMPARED = ['content-length', 'etag', 'content-type'] as const;

export const head: Check = {
  id: 'head',
  title: 'HEAD says what GET says, without a body, from the cache',
  async run(subject) {
    const cached = await isEverHit(subject);
    return judgeHead(subject, { url: subject.url, get: await subject.ask(), cached });
  },
};

interface Got {
  readonly url: URL;
  readonly get: Response;
  /** Whether GET is a Hit, as HEAD then must be. */
  readonly cached: boolean;
}

export async function judgeHead(subject: Subject, { url, get, cached }: Got): Promise<CheckOutcome> {
  const answer = await subject.askUntil(seen => !cached || isHit(seen), () => ({ url, method: 'HEAD' }));
  const differences = differencesOf(answer, get);
  if (differences.length > 0) {
    return fail(`HEAD differs from GET: ${differences.join('; ')}`,
      'Clients that look before they load are misled: let both methods reach the same behavior and function.');
  }
  if (answer.overrun) return fail('HEAD came with a body', 'The next answer on the connection is garbled by it: fix the server that sends it.');
  if (cached && !isHit(answer)) {
    return fail(`HEAD is never a Hit: ${cacheStatus(answer)}`, 'HEAD and GET share what is cached unless something tells them apart: is HEAD among the cached methods?');
  }
  return pass(`${answer.status}, as GET, ${cacheStatus(answer)}`);
}

function differencesOf(answer: Response, get: Response): string[] {
  const status = answer.status === get.status ? [] : [`status ${answer.status} and not ${get.status}`];
  return [...status, ...COMPARED
    .filter(name => answer.headers[name] !== get.headers[name])
    .map(name => `${name} ${answer.headers[name] ?? 'missing'} and not ${get.headers[name] ?? 'missing'}`)];
}

export const contentType: Check = {
  id: 'content-type',
  title: 'the content type is that of an image, and of these bytes',
  async run(subject) {
    const { headers, start } = await subject.first();
    const said = mediaType(headers['content-type']);
    if (!said.startsWith('image/')) {
      return fail(said || 'no content-type', 'Browsers will not show it as an image: upload it with its type, as `aws s3 cp --content-type image/png` does.');
    }
    const encoding = headers['content-encoding'];
    if (encoding) return pass(`${said}, stored with content-encoding ${encoding}`);
    const found = imageTypesOf(start);
    if (found.includes(said)) return pass(`${said}, as the bytes say`);
    if (found.length === 0 && !isKnownImageType(said)) return pass(`${said}, a format not known here`);
    return fail(`${said}, but the bytes are ${found[0] ?? 'of no image format'}`,
      'Under nosniff browsers trust the type alone: rename or re-upload the file with the type of its content.');
  },
};

export const conditional: Check = {
  id: 'conditional',
  title: 'If-None-Match with the etag gets 304',
  async run(subject) {
    const { etag } = (await subject.first()).headers;
    if (!etag) return fail('no etag', 'Browsers must load the whole image again when it gets stale: S3 sends an etag, so something removes it.');
    const { status } = await subject.ask({ headers: { 'if-none-match': etag } });
    if (status === 304) return pass(`304 for ${etag}`);
    return fail(`${status} for ${etag}`, 'Browsers load the whole image again when it gets stale: does something on the way drop If-None-Match or change the etag?');
  },
};

export const range: Check = {
  id: 'range',
  title: 'Range gets 206 with just those bytes',
  async run(subject) {
    const total = (await subject.first()).bytes;
    const end = Math.min(100, total) - 1;
    const answer = await subject.ask({ headers: { range: 'bytes=0-99' } });
    const seen = `${answer.status}, ${answer.bytes} bytes, ${answer.headers['content-range'] ?? 'no content-range'}`;
    const right = answer.status === 206 && answer.bytes === end + 1 && answer.headers['content-range'] === `bytes 0-${end}/${total}`;
    if (right) return pass(seen);
    return fail(seen, `Expected 206 with bytes 0-${end}/${total}: broken downloads cannot be resumed. Does a function rebuild the answer, or a proxy drop Range?`);
  },
};
