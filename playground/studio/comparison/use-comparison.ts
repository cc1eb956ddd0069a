import { useMemo } from 'preact/hooks';
import { Reference, referenceOf } from './reference';
import { LIMIT_HEADER } from '../../../src/runtime/transformer/image-headers';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { CdnInfo } from '../../../src/tools/playground/protocol';
import { StudioAddress } from '../../address';
import { cdnPath } from '../../api';
import { ViewOptions } from '../../view-options';
import { ACCEPT } from '../edge-view';
import { LoadedImage, ShownImage } from '../loaded-image';
import { RefinedImage } from '../refinement/use-refinement';
import { printQuery } from '../snippets/source';
import { ImageState, useImage } from '../use-image';

/** An image that is compared. */
export interface ComparedImage {
  readonly name: string;
  /** Undefined while it loads, and if there is none. */
  readonly image?: ShownImage;
}

/** Two images that show the same part of an original. */
export interface Comparison {
  readonly before: ComparedImage;
  readonly after: ComparedImage;
  readonly isLoading: boolean;
  /** Reason why the images cannot be compared. */
  readonly problem?: string;
  /** Description of the first image for the legend of a difference. */
  readonly reference: string;
}

/** The image of the studio, and what is loaded of it. */
export interface StudioImage {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  /** The original, or the response without parameters if originals are inaccessible. */
  readonly before: ImageState;
  readonly result: ImageState;
  /** Undefined if the variant is not refined. */
  readonly refined?: RefinedImage;
  /** Undefined without transformation. */
  readonly rules?: RequestRules;
  /** Changing it reloads the image. */
  readonly round: number;
}

/** Views that compare two images. */
export const COMPARING: readonly ViewOptions['view'][] = ['wipe', 'beside', 'difference'];

/** Returns the chosen pair of images. Pairs with a refined variant exist only if the variant is refined. */
export function useComparison(studio: StudioImage): Comparison {
  const { address: { options: { pair } }, refined } = studio;
  const original = useOriginal(studio, refined && pair === 'refined' ? refined.final : studio.result.image);
  const after = { name: 'Refined', image: refined?.final?.shown };
  if (!refined || pair === 'result') return original;
  if (!refined.final) return { ...original, after, problem: 'Waiting for the refined variant…' };
  if (pair === 'refined') return { ...original, after };
  return {
    before: { name: 'First answer', image: refined.first?.shown },
    after,
    isLoading: false,
    problem: refined.first
      ? undefined
      : 'The variant was refined before. To compare it with its first answer, replace or purge the image.',
    reference: 'the first answer',
  };
}

/**
 * Compares the result with the original. It shows the same part: the original itself if the result shows the whole
 * original, and otherwise a variant with the same crop and size. A difference needs that variant always, since pixels
 * of different sizes are not comparable.
 */
function useOriginal(
  { cdn, address, before, result, refined, rules, round }: StudioImage, compared: LoadedImage | undefined,
): Comparison {
  const { key, parameters, options: { view, pair } } = address;
  const reference = useMemo(() => rules && referenceOf(key, parameters, rules), [key, parameters, rules]);
  const needsVariant = reference !== undefined && (view === 'difference' || !reference.isWhole);
  const isUsed = needsVariant && COMPARING.includes(view) && !(refined && pair === 'first');
  const path = isUsed ? cdnPath(cdn.id, key, printQuery(reference.parameters), rules?.dialect) : undefined;
  const variant = useImage(path, ACCEPT.none, round);
  const after = { name: 'Result', image: result.image?.shown };
  if (!needsVariant) {
    return {
      before: { name: cdn.isRemote ? 'Without parameters' : 'Original', image: before.image?.shown },
      after,
      isLoading: before.isLoading,
      reference: 'the original',
    };
  }
  const isLoading = isUsed && variant.isLoading || result.isLoading;
  // The last variant may show another part than a new result.
  const isComparable = result.isLoading || variant.image?.path === path;
  return {
    before: {
      name: reference.isWhole ? 'Original, same size' : 'Original, same crop',
      image: isComparable ? variant.image?.shown : undefined,
    },
    after,
    isLoading,
    problem: isLoading ? undefined : problemOf(variant, compared, reference),
    reference: `${reference.isLossless ? 'a lossless' : 'a nearly lossless'} variant of the same crop and size`,
  };
}

function problemOf({ image, problem }: ImageState, result: LoadedImage | undefined, reference: Reference) {
  if (problem !== undefined) return problem;
  if (!image?.shown) return `The CDN answers the request for a ${reference.parameters.fm} with ${image?.status}.`;
  if (image.headers[LIMIT_HEADER] === 'reached') {
    return 'The variant limit of this image is reached, so the CDN does not make the original in the same crop.';
  }
  const [one, other] = [image.shown, result?.shown];
  if (other && (one.width !== other.width || one.height !== other.height)) {
    return `The original has ${one.width} × ${one.height} pixels in the same crop, the result ${other.width} × ` +
      `${other.height}.`;
  }
  return undefined;
}
