import { cacheStatus, isHit } from './cache-headers';
import { isEverHit, withJunk } from './caching';
import { Check, fail, pass, skip } from './check';
import { judgeHead } from './delivery';
import { Response } from './exchange';
import { ofTransformation } from './of-transformation';
import { NO_VARIANT } from './variant-size';
import { mediaType } from '../../../runtime/url/image-types';

export const variantCache: Check = ofTransformation({
  id: 'variant-cache',
  title: 'a picture with w is a Hit, also with parameters that mean nothing',
  async run(subject) {
    const narrow = await subject.variants.narrowPicture();
    if (!narrow) return NO_VARIANT;
    if (!await isEverHit(subject)) return skip('the image is never a Hit, with or without parameters');
    const { url, width } = narrow;
    const again = await subject.askUntil(isHit, () => ({ url }));
    if (!isHit(again)) return fail(`${cacheStatus(again)} for ?w=${width}`, 'Every view costs a request to the store: look at the cache policy and at the lifetime of what is made.');
    // A new word each time: the same one twice is a Hit also where it is part of the key.
    const junked = await subject.askUntil(isHit, () => ({ url: withJunk(url) }));
    const seen = `${junked.status}, ${cacheStatus(junked)} for ?w=${width}&utm_source=…`;
    if (isHit(junked)) return pass(seen);
    return fail(seen, 'Anyone can have pictures made again and again under new names: the edge function must drop what it does not know, '
      + 'and the cache policy leave query strings out.');
  },
});

export const badParameter: Check = ofTransformation({
  id: 'bad-parameter',
  title: 'a bad parameter is a 400 that names it',
  async run(subject) {
    const answer = await subject.ask({ url: subject.variants.url('w=0') });
    const type = mediaType(answer.headers['content-type']);
    const seen = `${answer.status}, ${type || 'no content-type'} for ?w=0`;
    if (answer.status >= 500) return fail(seen, 'Whoever sends it makes the CDN look broken: bad input must be refused before the transformer fails on it.');
    if (answer.status !== 400) return fail(seen, 'Expected 400: a mistake in a page stays unseen, or its picture looks like one that is missing.');
    if (type !== 'application/problem+json') return fail(seen, 'Expected application/problem+json (RFC 9457), which programs can read: does a custom error response take its place?');
    if (namesWidth(answer)) return pass(`${seen}: ${answer.start.toString()}`);
    return fail(`${seen}, which does not name w: ${answer.start.toString().slice(0, 200)}`, 'Whoever made the mistake has to guess: say which parameter is wrong, and why.');
  },
});

/** By the member that this CDN adds, or in the words that RFC 9457 has for people. */
function namesWidth({ start }: Response): boolean {
  try {
    const { parameter, detail } = JSON.parse(start.toString()) as { parameter?: unknown; detail?: unknown };
    return parameter === 'w' || (typeof detail === 'string' && /\bw\b/.test(detail));
  } catch {
    return false;
  }
}

export const variantHead: Check = ofTransformation({
  id: 'variant-head',
  title: 'HEAD of a picture with w says what GET says',
  async run(subject) {
    const narrow = await subject.variants.narrowPicture();
    if (!narrow) return NO_VARIANT;
    const get = await subject.askUntil(isHit, () => ({ url: narrow.url }));
    return judgeHead(subject, { url: narrow.url, get, cached: isHit(get) });
  },
});
