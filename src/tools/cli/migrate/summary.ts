import { Compared } from './check-folder';
import { Verdict } from './compare-responses';

/** The verdicts, the worst last, with their meanings. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: 'same dimensions and format, or an error on both sides',
  refused: 'refused by both sides (401 or 403), and not compared',
  format: 'same dimensions, another format',
  dimensions: 'other dimensions',
  pixels: 'same dimensions, visibly different pixels',
  status: 'an image on one side only',
  failed: 'no response from one side',
};

const SIGNED_URLS = 'to compare private images, list their signed URLs: both sides receive the query of each URL';

/** Totals of a check. */
export interface Summary {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Bytes of all URLs that are images on both sides. */
  readonly bytes: { readonly old: number; readonly new: number };
  readonly lowestScore?: number;
}

export function summaryOf(results: readonly Compared[]): Summary {
  const verdicts = Object.keys(VERDICTS) as Verdict[];
  const images = results.filter(({ files }) => files !== undefined);
  const scores = images.flatMap(({ score }) => score ?? []);
  const sum = (side: 'old' | 'new') => images.reduce((all, result) => all + result[side]!.bytes, 0);
  return {
    counts: Object.fromEntries(verdicts.map(verdict =>
      [verdict, results.filter(result => result.verdict === verdict).length])) as Record<Verdict, number>,
    bytes: { old: sum('old'), new: sum('new') },
    ...scores.length > 0 && { lowestScore: Math.min(...scores) },
  };
}

/** Whether pages show the same images: formats may differ. Refused ones are unknown. */
export function isEqual({ counts }: Summary): boolean {
  return counts.refused + counts.dimensions + counts.pixels + counts.status + counts.failed === 0;
}

export function summaryText({ counts, bytes, lowestScore }: Summary): string {
  const rows = Object.entries(VERDICTS).filter(([verdict]) => counts[verdict as Verdict] > 0)
    .map(([verdict, meaning]) => `${String(counts[verdict as Verdict]).padStart(7)}  ${meaning}`);
  const share = bytes.old === 0 ? '' : ` (${Math.round(100 * bytes.new / bytes.old)} %)`;
  return [
    ...rows,
    `${bytes.old} bytes before, ${bytes.new} bytes now${share}`,
    ...counts.refused === 0 ? [] : [SIGNED_URLS],
    ...lowestScore === undefined ? [] : [`lowest score ${lowestScore}`],
  ].map(line => `${line}\n`).join('');
}
