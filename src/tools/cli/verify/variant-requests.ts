import { cacheStatus, isHit } from './cache-headers';
import { isEverHit, withJunk } from './caching';
import { Check, fail, pass, skip, transformationCheck } from './check';
import { judgeHead } from './delivery';
import { NO_VARIANT } from './variant-size';
import { VERSIONS_HEADER } from '../../../runtime/transformer/image-headers';
import { mediaType } from '../../../runtime/url/image-types';
import { inWords, unknownParameters } from '../../../runtime/url/parameter-names';
import { Response } from '../shared/exchange';

const ADVISORIES = ['cdkimagecdn/cdk-image-cdn', 'lovell/sharp']
  .map(repository => `https://github.com/${repository}/security/advisories`).join(' and ');

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

/**
 * Checks for parameters that the CDN ignores. Its response cannot name them, since the query string is not in the cache
 * key, unless the CDN has `strictParameters` and rejects them.
 */
export const parameters: Check = {
  id: 'parameters',
  title: 'the CDN knows every parameter of the URL',
  async run(subject) {
    const { url, variants } = subject;
    if (variants.urls.ignoresUnknown) return skip('the dialect ignores unknown parameters, as the service does');
    const unknown = unknownParameters(url.search);
    if (unknown.length === 0) return pass(url.search === '' ? 'none' : 'all known');
    if ((await subject.first()).status === 400) {
      return fail(`rejected: ${inWords(unknown)}`, 'Correct the names of the parameters, or remove them.');
    }
    if (!await variants.areTransformed()) return skip('no transformation');
    return fail(`ignored: ${inWords(unknown)}`,
      'The CDN ignores unknown parameters: correct their names, or remove them.');
  },
};

/** States the versions of the library and of sharp that described the image, and the places of their advisories. */
export const versions: Check = transformationCheck({
  id: 'versions',
  title: 'the versions of the library and of sharp are known',
  async run(subject) {
    const { urls } = subject.variants;
    if (!urls.hasFacts) return skip('the dialect has no `fm=json`');
    const { status, headers } = await subject.ask(urls.for({ fm: 'json' }));
    const stated = headers[VERSIONS_HEADER];
    if (status !== 200 || stated === undefined) return skip('fm=json does not state them');
    return pass(`${stated}, when \`fm=json\` was made; advisories: ${ADVISORIES}`);
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
