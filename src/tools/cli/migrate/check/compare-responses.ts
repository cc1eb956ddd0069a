import { imageSize } from 'image-size';
import { imageTypesOf, isKnownImageType, mediaType } from '../../../../runtime/url/image-types';
import { Response } from '../../shared/exchange';

/** The service that serves the images now, and the image CDN. */
export type Side = 'old' | 'new';

export const SIDES: readonly Side[] = ['old', 'new'];

/** The properties of a response that the sides are compared by. */
export interface ImageFacts {
  readonly status: number;
  readonly contentType?: string;
  /** The content type of the format of the body, if it is an image. */
  readonly format?: string;
  /** Whether the content type is not that of the format. */
  readonly isMislabeled?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** The URL that a redirect leads to. */
  readonly location?: string;
  readonly bytes: number;
}

/** The properties that only both responses together have. */
export interface Comparison {
  /** Whether both bodies have the same bytes. */
  readonly isIdentical?: boolean;
  /** Whether redirects lead to the same place. */
  readonly isSamePlace?: boolean;
  /** The score of the new image against the old one by SSIMULACRA 2. */
  readonly score?: number;
  readonly isAnimated?: Readonly<Record<Side, boolean>>;
}

/** The result for one URL. */
export type Verdict = 'same' | 'none' | 'refused' | 'format' | 'dimensions' | 'pixels' | 'animation' | 'type'
| 'content' | 'redirect' | 'status' | 'failed';

/** A score of SSIMULACRA 2 below this is visible side by side. */
const SIMILAR_SCORE = 50;

/** Returns what a response says, and what the bytes of its decoded body state. */
export function factsOf(response: Response, body: Buffer, url: URL): ImageFacts {
  const { status, headers, bytes } = response;
  const contentType = mediaType(headers['content-type']);
  const format = formatOf(contentType, body);
  const isMislabeled = format !== undefined && contentType !== format && !imageTypesOf(body).includes(contentType);
  const location = status >= 300 && status < 400 ? headers.location : undefined;
  return {
    status,
    ...contentType !== '' && { contentType },
    ...format !== undefined && { format, ...sizeOf(body) },
    ...isMislabeled && { isMislabeled },
    ...location !== undefined && { location: absolute(location, url) },
    bytes,
  };
}

/** Statuses of images that only signed requests receive. */
const REFUSALS = [401, 403];

/** Whether a side refused a URL. It does not say whether the image exists. */
export function isRefusal(facts: ImageFacts | undefined): boolean {
  return facts !== undefined && REFUSALS.includes(facts.status);
}

/** Whether a status has a body of the requested file, or a part of it. */
export function isSuccess({ status }: ImageFacts): boolean {
  return status >= 200 && status < 300;
}

/** Returns the most important difference between the sides. */
export function verdictOf(facts: Readonly<Record<Side, ImageFacts>>, comparison: Comparison): Verdict {
  const { old, new: now } = facts;
  if (!isSuccess(old) && !isSuccess(now) && [old, now].some(isRefusal)) return 'refused';
  if (old.status !== now.status) return 'status';
  if (!isSuccess(old)) return comparison.isSamePlace === false ? 'redirect' : 'none';
  if (!old.format && !now.format && comparison.isIdentical) return 'same';
  if (!old.format || !now.format) return 'content';
  return imageVerdictOf(old, now, comparison);
}

function imageVerdictOf(old: ImageFacts, now: ImageFacts, { score, isAnimated }: Comparison): Verdict {
  if (old.width !== now.width || old.height !== now.height) return 'dimensions';
  if (isAnimated && isAnimated.old !== isAnimated.new) return 'animation';
  if (score !== undefined && score < SIMILAR_SCORE) return 'pixels';
  const isSameType = old.contentType === now.contentType;
  if (now.isMislabeled && !(old.isMislabeled && isSameType)) return 'type';
  return old.format === now.format && old.isMislabeled === now.isMislabeled ? 'same' : 'format';
}

function absolute(location: string, url: URL): string {
  return URL.canParse(location, url.href) ? new URL(location, url).href : location;
}

/** The format that the bytes state, or else the content type if it is of a format without known first bytes. */
function formatOf(contentType: string, body: Buffer): string | undefined {
  if (body.length === 0) return undefined;
  const [format] = imageTypesOf(body);
  // A page may contain an SVG.
  if (format !== undefined) return format === 'image/svg+xml' && contentType === 'text/html' ? undefined : format;
  return contentType.startsWith('image/') && !isKnownImageType(contentType) ? contentType : undefined;
}

/** Returns the dimensions as browsers show them: cameras store photos turned, with the way to turn them back. */
function sizeOf(bytes: Buffer): { width?: number; height?: number } {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    return orientation < 5 ? { width, height } : { width: height, height: width };
  } catch {
    return {};
  }
}
