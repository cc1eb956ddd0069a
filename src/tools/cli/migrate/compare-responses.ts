import { imageSize } from 'image-size';
import { mediaType } from '../../../runtime/url/image-types';
import { Response } from '../verify/exchange';

/** The service that serves the images now, and the image CDN. */
export type Side = 'old' | 'new';

export const SIDES: readonly Side[] = ['old', 'new'];

/** The properties of a response that the sides are compared by. */
export interface ImageFacts {
  readonly status: number;
  readonly contentType?: string;
  readonly width?: number;
  readonly height?: number;
  readonly bytes: number;
}

/** The result for one URL. */
export type Verdict = 'same' | 'refused' | 'format' | 'dimensions' | 'pixels' | 'status' | 'failed';

/** A score of SSIMULACRA 2 below this is visible side by side. */
export const SIMILAR_SCORE = 50;

/** Returns what a response says, and the dimensions that its bytes state. */
export function factsOf({ status, headers, start, bytes }: Response): ImageFacts {
  return { status, contentType: mediaType(headers['content-type']), ...sizeOf(start), bytes };
}

/** Statuses of images that only signed requests receive. */
const REFUSALS = [401, 403];

/** Whether a side refused a URL. It does not say whether the image exists. */
export function isRefusal(facts: ImageFacts | undefined): boolean {
  return facts !== undefined && REFUSALS.includes(facts.status);
}

/** Returns the most important difference between the sides. Two errors count as the same, unless one is a refusal. */
export function verdictOf(old: ImageFacts, now: ImageFacts, score: number | undefined): Verdict {
  const isOk = ({ status }: ImageFacts) => status === 200;
  if (isOk(old) !== isOk(now)) return 'status';
  if (!isOk(old)) return [old, now].some(isRefusal) ? 'refused' : 'same';
  if (old.width !== now.width || old.height !== now.height) return 'dimensions';
  if (score !== undefined && score < SIMILAR_SCORE) return 'pixels';
  return old.contentType === now.contentType ? 'same' : 'format';
}

function sizeOf(bytes: Buffer): { width?: number; height?: number } {
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    return {};
  }
}
