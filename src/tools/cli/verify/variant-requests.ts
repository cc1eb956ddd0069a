import { cacheStatus, isHit } from './cache-headers';
import { isEverHit, withJunk } from './caching';
import { Check, fail, pass, skip } from './check';
import { judgeHead } from './delivery';
import { Response } from './exchange';
import { transformationCheck } from './transformation-check';
import { NO_VARIANT } from './variant-size';
import { mediaType } from '../../../runtime/url/image-types';

export const variantCache: Check = transformationCheck({
  id: 'variant-cache',
  title: 'a variant is a Hit, also with irrelevant parameters',
  async run(subject) {
    const narrow = await subject.variants.narrowVariant();
    if (!narrow) return NO_VARIANT;
    if (!await isEverHit(subject)) return skip('the image is never a Hit, with or without parameters');
    const { url, text } = narrow;
    const again = await subject.requestUntil(isHit, () => ({ url }));
    if (!isHit(again)) {
      return fail(
        `${cacheStatus(again)} for ${text}`,
        'Every view costs a request to the variant bucket: check the cache policy and the lifetime of variants.',
      );
    }
    // A repeated value would be a Hit even if the query string were part of the cache key.
    const junked = await subject.requestUntil(isHit, () => ({ url: withJunk(url) }));
    const seen = `${junked.status}, ${cacheStatus(junked)} for ${text}${text.includes('?') ? '&' : '?'}utm_source=…`;
    if (isHit(junked)) return pass(seen);
    return fail(seen, 'Anyone can cause repeated transformations: the edge function must drop unknown parameters, '
      + 'and the cache policy must exclude query strings.');
  },
});

export const badParameter: Check = transformationCheck({
  id: 'bad-parameter',
  title: 'an invalid parameter returns 400 and is named',
  async run(subject) {
    const invalid = subject.variants.urls.invalid();
    if (!invalid) return skip('the dialect ignores invalid values, as the service does');
    const response = await subject.ask({ url: invalid.url });
    const type = mediaType(response.headers['content-type']);
    const seen = `${response.status}, ${type || 'no content-type'} for ${invalid.text}`;
    if (response.status >= 500) {
      return fail(seen, 'Invalid input looks like an outage: reject it before the transform function fails.');
    }
    if (response.status !== 400) {
      return fail(seen, 'Expected 400: mistakes in pages stay unnoticed, or look like missing images.');
    }
    if (type !== 'application/problem+json') {
      return fail(seen, 'Expected application/problem+json (RFC 9457): does a custom error response replace it?');
    }
    if (names(response, invalid.part)) return pass(`${seen}: ${response.start.toString()}`);
    return fail(
      `${seen}, which does not name ${invalid.part}: ${response.start.toString().slice(0, 200)}`,
      'Developers have to guess: name the invalid parameter and the reason.',
    );
  },
});

/** Returns whether a problem names a part, in the `parameter` member of this CDN or in `detail` (RFC 9457). */
function names({ start }: Response, part: string): boolean {
  try {
    const { parameter, detail } = JSON.parse(start.toString()) as { parameter?: unknown; detail?: unknown };
    return parameter === part || (typeof detail === 'string' && new RegExp(`\\b${part}\\b`).test(detail));
  } catch {
    return false;
  }
}

export const variantHead: Check = transformationCheck({
  id: 'variant-head',
  title: 'HEAD of a variant returns the headers of GET',
  async run(subject) {
    const narrow = await subject.variants.narrowVariant();
    if (!narrow) return NO_VARIANT;
    const get = await subject.requestUntil(isHit, () => ({ url: narrow.url }));
    return judgeHead(subject, { url: narrow.url, get, cached: isHit(get) });
  },
});
