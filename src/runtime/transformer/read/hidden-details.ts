import { PipelineContext } from '../context';
import { PipelineImage } from './pipeline-image';
import { numberOf, parseQuality } from '../encode/quality';
import { withoutHiddenScans } from '../formats/jpeg/hidden-scans';

/** Highest quality at which details are hidden. Who requests more gets all. */
const MAX_QUALITY = 80;

/**
 * Fewest pixels of an original whose variants may differ by a level. Smaller ones are decoded soon, and graphics among
 * them could be taken for photographs then.
 */
const MIN_PIXELS = 2e6;

const LOSSY = ['jpg', 'webp', 'avif'];

/**
 * Returns the image of a variant that is only resized and encoded, without the details that its size and its quality
 * hide, so that they need not be decoded.
 */
export function withoutHiddenDetails({ image, format, operations, options, layout }: PipelineContext): PipelineImage {
  // A crop before and a gain map are decoded in full size.
  const isResized = image.raw === undefined && image.region === undefined && !image.hasGainMap;
  if (image.format !== 'jpg' || !isResized) return image;
  const factor = Math.min(image.width / layout.scaled.width, image.height / layout.scaled.height);
  const qualities = operations.q === undefined ? Object.values(options.quality) : [operations.q];
  const quality = Math.max(...qualities.map(each => numberOf(parseQuality(each))));
  const mayDiffer = LOSSY.includes(format) && quality <= MAX_QUALITY && image.width * image.height >= MIN_PIXELS;
  const { jpeg, isApproximate } = withoutHiddenScans(image.bytes, factor, mayDiffer);
  return { ...image, bytes: jpeg, isApproximate };
}
