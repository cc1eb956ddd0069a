import { APPROXIMATIONS } from './approximations';
import { Geometry, isSameGeometry } from './geometry';
import { ForeignUrl, Outcome, UrlFile } from './urls';

/**
 * The verdict on a URL: `same` geometry and format, or no image from both; `approximated`, as the table of the dialect
 * says; `refused` by the CDN only; `additional`, an image that only the CDN makes; or `different`.
 */
export type Verdict = 'same' | 'approximated' | 'refused' | 'additional' | 'different';

/** A verdict, with its reason. */
export interface Judgment {
  readonly url: ForeignUrl;
  readonly verdict: Verdict;
  /** The row of the dialect's table, the response of the CDN, or what differs. */
  readonly reason: string;
}

/**
 * Compares the outcome at the CDN with that at the original engine.
 *
 * @param refusal the reason for which the CDN refuses the URL
 */
export function judged(file: UrlFile, url: ForeignUrl, actual: Outcome, refusal: string): Judgment {
  const { expected } = url;
  if (actual.status !== 200) {
    const isRefused = expected.status === 200;
    return { url, verdict: isRefused ? 'refused' : 'same', reason: isRefused ? refusal : '' };
  }
  if (expected.status !== 200) return { url, verdict: 'additional', reason: `the engine responds ${expected.status}` };
  const difference = differenceOf(file, expected, actual);
  if (!difference) return { url, verdict: 'same', reason: '' };
  const approximation = APPROXIMATIONS.find(({ dialect, engine = '', urls }) =>
    dialect === file.dialect && file.engine.startsWith(engine) && urls.test(url.url))?.row;
  return approximation !== undefined
    ? { url, verdict: 'approximated', reason: approximation } : { url, verdict: 'different', reason: difference };
}

function differenceOf(file: UrlFile, expected: Outcome, actual: Outcome): string | undefined {
  if (expected.key !== actual.key) return `key ${expected.key} is ${actual.key}`;
  if (expected.format !== actual.format) return `format ${expected.format} is ${actual.format}`;
  const isSame = expected.width === undefined
    || isSameGeometry(expected as Geometry, actual as Geometry, file.original);
  return isSame ? undefined : `${geometryText(expected)} is ${geometryText(actual)}`;
}

function geometryText({ width, height, shown, placed }: Outcome): string {
  const parts = [`${width}x${height}`, shown && `from ${shown.join()}`, placed && `at ${placed.join()}`];
  return parts.filter(Boolean).join(' ');
}
