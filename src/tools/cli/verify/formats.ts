import { CheckOutcome, fail, pass, transformationCheck } from './check';
import { CheckedVariants, Viewer } from './variants';
import { ENCODING_HEADER } from '../../../runtime/transformer/image-headers';
import { imageTypesOf, mediaType } from '../../../runtime/url/image-types';
import { Response } from '../shared/exchange';

const FALLBACKS = ['image/jpeg', 'image/png', 'image/gif'];

/** Acceptable formats per viewer, the best one first. Viewers that accept AVIF accept WebP, too. */
const EXPECTED: Readonly<Record<Viewer, readonly string[]>> = {
  avif: ['image/avif', 'image/webp', ...FALLBACKS],
  webp: ['image/webp', ...FALLBACKS],
  none: FALLBACKS,
};

export const formats = transformationCheck({
  id: 'formats',
  title: 'each viewer gets the best format of its Accept header, if URLs name none, and Vary lists Accept',
  async run({ variants }) {
    const responses = {
      avif: await variants.for('avif'),
      webp: await variants.for('webp'),
      none: await variants.for('none'),
    };
    const faults: string[] = [];
    for (const viewer of ['avif', 'webp', 'none'] as const) {
      const fault = bytesFault(responses[viewer])
        ?? (variants.urls.isNegotiated ? await formatFault(responses[viewer], viewer, variants) : undefined);
      if (fault) faults.push(`${nameOf(viewer)}: ${fault}`);
    }
    if (faults.length > 0) return fail(faults.join('; '), FORMAT_ADVICE);
    return judgeVary(Object.values(responses));
  },
});

const FORMAT_ADVICE = 'Some viewers cannot show the image, and others load more bytes than necessary: '
  + 'is the edge function associated with viewer-request, and does no proxy in front drop or rewrite Accept?';

function bytesFault({ status, headers, start }: Response): string | undefined {
  const said = mediaType(headers['content-type']);
  if (status !== 200) return `${status}`;
  return imageTypesOf(start).includes(said)
    ? undefined
    : `${said || 'no content-type'}, but the bytes are ${imageTypesOf(start)[0] ?? 'not a known image format'}`;
}

/** Equivalent formats: JPEG instead of WebP, for photographs without transparency. */
const EQUIVALENT: { readonly [format: string]: string } = { 'image/webp': 'image/jpeg' };

/** The value of `ENCODING_HEADER` for contents whose best format depends on their pixels. */
const GRAPHIC = /^(graphic|mixed|gradient);|; lossless is small/;

/**
 * Returns the fault of a format. A better format may be missing only if the CDN never produces it from this image, or
 * if the image is a graphic, or so even that lossless compression is smaller.
 */
async function formatFault(
  response: Response, viewer: Viewer, variants: CheckedVariants,
): Promise<string | undefined> {
  const type = typeOf(response);
  const rank = EXPECTED[viewer].indexOf(type);
  if (rank < 0) return type;
  if (GRAPHIC.test(String(response.headers[ENCODING_HEADER]))) return undefined;
  for (const better of EXPECTED[viewer].slice(0, rank).filter(candidate => !FALLBACKS.includes(candidate))) {
    if (EQUIVALENT[better] === type) continue;
    if (await variants.isTransformedTo(better)) return `${type}, although ${better} is available`;
  }
  return undefined;
}

function judgeVary(responses: readonly Response[]): CheckOutcome {
  const types = responses.map(typeOf);
  const unvaried = responses.filter(({ headers }) => !/(^|,)\s*(accept|\*)\s*(,|$)/i.test(headers.vary ?? ''));
  if (new Set(types).size > 1 && unvaried.length > 0) {
    return fail(`${types.join(', ')}; vary: ${unvaried[0].headers.vary ?? 'missing'}`, 'Caches between edge locations '
      + 'and viewers could serve an unsupported format: add Vary: Accept in the response headers policy.');
  }
  return pass(types.join(', '));
}

function typeOf({ headers }: Response): string {
  return mediaType(headers['content-type']);
}

function nameOf(viewer: Viewer): string {
  return viewer === 'none' ? 'without Accept' : `Accept: image/${viewer},…`;
}
