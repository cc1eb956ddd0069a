import { CheckOutcome, fail, pass } from './check';
import { Response } from './exchange';
import { ofTransformation } from './of-transformation';
import { CheckedVariants, Viewer } from './variants';
import { imageTypesOf, mediaType } from '../../../runtime/url/image-types';

const FALLBACKS = ['image/jpeg', 'image/png', 'image/gif'];

/** What each viewer may get, the best first: one that takes AVIF takes WebP too. */
const EXPECTED: Readonly<Record<Viewer, readonly string[]>> = {
  avif: ['image/avif', 'image/webp', ...FALLBACKS],
  webp: ['image/webp', ...FALLBACKS],
  none: FALLBACKS,
};

export const formats = ofTransformation({
  id: 'formats',
  title: 'each viewer gets the best format that its Accept names, and Vary says so',
  async run({ variants }) {
    const answers = { avif: await variants.for('avif'), webp: await variants.for('webp'), none: await variants.for('none') };
    const faults: string[] = [];
    for (const viewer of ['avif', 'webp', 'none'] as const) {
      const fault = bytesFault(answers[viewer]) ?? await formatFault(typeOf(answers[viewer]), viewer, variants);
      if (fault) faults.push(`${nameOf(viewer)}: ${fault}`);
    }
    if (faults.length > 0) return fail(faults.join('; '), FORMAT_ADVICE);
    return judgeVary(Object.values(answers));
  },
});

const FORMAT_ADVICE = 'Viewers that take less would see nothing, and others load more than they have to: '
  + 'is the edge function on viewer-request, and does nothing before it drop or rewrite Accept?';

function bytesFault({ status, headers, start }: Response): string | undefined {
  const said = mediaType(headers['content-type']);
  if (status !== 200) return `${status}`;
  return imageTypesOf(start).includes(said) ? undefined : `${said || 'no content-type'}, but the bytes are ${imageTypesOf(start)[0] ?? 'of no image format'}`;
}

/** Formats that are as good as a better one: JPEG in place of WebP, for photographs without transparency. */
const AS_GOOD: { readonly [format: string]: string } = { 'image/webp': 'image/jpeg' };

/** A better format may be left out only if the CDN makes none of it from this image for any viewer. */
async function formatFault(type: string, viewer: Viewer, variants: CheckedVariants): Promise<string | undefined> {
  const rank = EXPECTED[viewer].indexOf(type);
  if (rank < 0) return type;
  for (const better of EXPECTED[viewer].slice(0, rank).filter(candidate => !FALLBACKS.includes(candidate))) {
    if (AS_GOOD[better] === type) continue;
    if (await variants.areMadeAs(better)) return `${type}, though there is ${better}`;
  }
  return undefined;
}

function judgeVary(answers: readonly Response[]): CheckOutcome {
  const types = answers.map(typeOf);
  const unvaried = answers.filter(({ headers }) => !/(^|,)\s*(accept|\*)\s*(,|$)/i.test(headers.vary ?? ''));
  if (new Set(types).size > 1 && unvaried.length > 0) {
    return fail(`${types.join(', ')}; vary: ${unvaried[0].headers.vary ?? 'missing'}`,
      'A cache between the edge and a viewer would give it a format it cannot show: let the response headers policy add Vary: Accept.');
  }
  return pass(types.join(', '));
}

function typeOf({ headers }: Response): string {
  return mediaType(headers['content-type']);
}

function nameOf(viewer: Viewer): string {
  return viewer === 'none' ? 'without Accept' : `Accept: image/${viewer},…`;
}
