import { Compared } from './check-folder';
import { SIDES, Side, Verdict, isRefusal } from './compare-responses';
import { printCount } from '../../shared/text';

/** The verdicts, the worst last, with their meanings. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: 'same dimensions and format, or the same file',
  none: 'no image: the same error, or redirects to the same place',
  refused: 'no image, and refused by one side or both (401 or 403): not compared',
  format: 'same dimensions, another format',
  dimensions: 'other dimensions',
  pixels: 'same dimensions, visibly different pixels',
  animation: 'same dimensions, an animation on one side only',
  type: 'a content type on the new side that is not that of the image',
  content: 'a body that is no image on one side, or other such bodies',
  redirect: 'redirects to different places',
  status: 'different statuses, such as an image on one side only',
  failed: 'no response from one side or both',
};

const PRIVATE_IMAGES = 'to compare private images, list their signed URLs: both sides receive the query of each URL; '
  + '--old-headers and --new-headers send cookies or other headers';

const NO_IMAGES = 'no URL is an image on both sides, so nothing is compared: see whether --old and --new serve these '
  + 'paths';

/** The way to have URLs accepted, by the side that refuses them. */
const REMEDIES: Readonly<Record<Side, string>> = {
  old: 'list signed URLs; if it requires a cookie or another header, use --old-headers',
  new: 'if URLs are signed, serve the image CDN locally with `serve --secret-file`, or sign them with its secret; if '
    + 'it requires a cookie or another header, use --new-headers',
};

/** The most kinds of statuses, and of errors, that the text lists. The page has all. */
const MAX_KINDS = 5;

/** Totals of a check. */
interface Summary {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** URLs that are images on both sides. */
  readonly images: number;
  /** Bytes of all URLs that are images on both sides. */
  readonly bytes: { readonly old: number; readonly new: number };
  readonly lowestScore?: number;
  /** URLs that are an image on one side, and that the other side refuses. */
  readonly refusedBy: Readonly<Record<Side, number>>;
  /** URLs without an image on one side or both, by the statuses of both, such as `404, now 502`. */
  readonly statuses: Readonly<Record<string, number>>;
  /** URLs without a response, by the side and the reason. */
  readonly errors: Readonly<Record<string, number>>;
}

export function summaryOf(results: readonly Compared[]): Summary {
  const verdicts = Object.keys(VERDICTS) as Verdict[];
  const images = results.filter(({ files }) => files !== undefined);
  const scores = images.flatMap(({ score }) => score ?? []);
  const sum = (side: Side) => images.reduce((all, result) => all + result[side]!.bytes, 0);
  const refusedBy = (side: Side) =>
    results.filter(result => result.verdict === 'status' && isRefusal(result[side])).length;
  return {
    counts: Object.fromEntries(verdicts.map(verdict =>
      [verdict, results.filter(result => result.verdict === verdict).length])) as Record<Verdict, number>,
    images: images.length,
    bytes: { old: sum('old'), new: sum('new') },
    refusedBy: { old: refusedBy('old'), new: refusedBy('new') },
    statuses: tally(results.flatMap(statusesOf)),
    errors: tally(results.flatMap(({ errors }) => SIDES.flatMap(side =>
      errors?.[side] === undefined ? [] : `${side}: ${errors[side]}`))),
    ...scores.length > 0 && { lowestScore: scores.reduce((least, score) => Math.min(least, score)) },
  };
}

/** Whether pages show the same images: formats may differ. Refused ones are unknown, and so are all without images. */
export function isEqual({ counts: { same, none, format, ...others }, images }: Summary): boolean {
  return images > 0 && Object.values(others).every(count => count === 0);
}

export function summaryText({ counts, images, bytes, lowestScore, refusedBy, statuses, errors }: Summary): string {
  const rows = Object.entries(VERDICTS).filter(([verdict]) => counts[verdict as Verdict] > 0)
    .map(([verdict, meaning]) => `${String(counts[verdict as Verdict]).padStart(7)}  ${meaning}`);
  const share = bytes.old === 0 ? '' : ` (${Math.round(100 * bytes.new / bytes.old)} %)`;
  return [
    ...rows,
    ...images === 0 ? [NO_IMAGES] : [`${bytes.old} bytes before, ${bytes.new} bytes now${share}`],
    ...kinds(statuses, 'status '),
    ...kinds(errors),
    ...counts.refused === 0 ? [] : [PRIVATE_IMAGES],
    ...SIDES.filter(side => refusedBy[side] > 0).map(side =>
      `the ${side} side alone refuses ${printCount(refusedBy[side], 'URL')} (401 or 403): ${REMEDIES[side]}`),
    ...lowestScore === undefined ? [] : [`lowest score ${lowestScore}`],
  ].map(line => `${line}\n`).join('');
}

function statusesOf({ verdict, old, new: now }: Compared): string[] {
  const isListed = ['none', 'refused', 'status', 'redirect'].includes(verdict);
  return isListed && old && now ? [`${old.status}, now ${now.status}`] : [];
}

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  names.forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function kinds(counts: Readonly<Record<string, number>>, prefix = ''): string[] {
  const texts = Object.entries(counts).map(([kind, count]) => `${prefix}${kind}: ${printCount(count, 'URL')}`);
  return texts.length <= MAX_KINDS ? texts : [...texts.slice(0, MAX_KINDS), 'further ones are on the page'];
}
