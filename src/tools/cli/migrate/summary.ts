import { Compared } from './check-folder';
import { SIDES, Side, Verdict, isRefusal } from './compare-responses';
import { counted } from './from/counted';

/** The verdicts, the worst last, with their meanings. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: 'same dimensions and format, or an error on both sides',
  refused: 'no image, and refused by one side or both (401 or 403): not compared',
  format: 'same dimensions, another format',
  dimensions: 'other dimensions',
  pixels: 'same dimensions, visibly different pixels',
  status: 'an image on one side only',
  failed: 'no response from one side',
};

const PRIVATE_IMAGES = 'to compare private images, list their signed URLs: both sides receive the query of each URL; '
  + '--old-headers and --new-headers send cookies or other headers';

/** The way to have URLs accepted, by the side that refuses them. */
const REMEDIES: Readonly<Record<Side, string>> = {
  old: 'list signed URLs; if it requires a cookie or another header, use --old-headers',
  new: 'if URLs are signed, serve the image CDN locally with `serve --secret-file`, or sign them with its secret; if '
    + 'it requires a cookie or another header, use --new-headers',
};

/** Totals of a check. */
export interface Summary {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Bytes of all URLs that are images on both sides. */
  readonly bytes: { readonly old: number; readonly new: number };
  readonly lowestScore?: number;
  /** URLs that are an image on one side, and that the other side refuses. */
  readonly refusedBy: Readonly<Record<Side, number>>;
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
    bytes: { old: sum('old'), new: sum('new') },
    refusedBy: { old: refusedBy('old'), new: refusedBy('new') },
    ...scores.length > 0 && { lowestScore: Math.min(...scores) },
  };
}

/** Whether pages show the same images: formats may differ. Refused ones are unknown. */
export function isEqual({ counts }: Summary): boolean {
  return counts.refused + counts.dimensions + counts.pixels + counts.status + counts.failed === 0;
}

export function summaryText({ counts, bytes, lowestScore, refusedBy }: Summary): string {
  const rows = Object.entries(VERDICTS).filter(([verdict]) => counts[verdict as Verdict] > 0)
    .map(([verdict, meaning]) => `${String(counts[verdict as Verdict]).padStart(7)}  ${meaning}`);
  const share = bytes.old === 0 ? '' : ` (${Math.round(100 * bytes.new / bytes.old)} %)`;
  return [
    ...rows,
    `${bytes.old} bytes before, ${bytes.new} bytes now${share}`,
    ...counts.refused === 0 ? [] : [PRIVATE_IMAGES],
    ...SIDES.filter(side => refusedBy[side] > 0).map(side =>
      `the ${side} side alone refuses ${counted(refusedBy[side], 'URL')} (401 or 403): ${REMEDIES[side]}`),
    ...lowestScore === undefined ? [] : [`lowest score ${lowestScore}`],
  ].map(line => `${line}\n`).join('');
}
