import { useMemo } from 'preact/hooks';
import { Reference, referenceOf } from './reference';
import { LIMIT_HEADER } from '../../../src/runtime/transformer/image-headers';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { CdnInfo } from '../../../src/tools/playground/protocol';
import { StudioAddress } from '../../address';
import { cdnPath } from '../../api';
import { ACCEPT } from '../edge-view';
import { LoadedImage, ShownImage } from '../loaded-image';
import { printQuery } from '../snippets/source';
import { ImageState, useImage } from '../use-image';

/** An image that the result is compared with. */
export interface Comparison {
  readonly name: string;
  /** Undefined while it loads, and if there is none. */
  readonly image?: ShownImage;
  readonly isLoading: boolean;
  /** Reason why the images cannot be compared. */
  readonly problem?: string;
  /** Whether it has no losses except those of a smaller size. */
  readonly isLossless: boolean;
}

/** The image of the studio, and what is loaded of it. */
export interface StudioImage {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  /** The original, or the response without parameters if originals are inaccessible. */
  readonly before: ImageState;
  readonly result: ImageState;
  /** Undefined without transformation. */
  readonly rules?: RequestRules;
  /** Changing it reloads the image. */
  readonly round: number;
}

/** Views that compare the result with another image. */
const COMPARING = ['wipe', 'beside', 'difference'];

/**
 * Returns the image that the result is compared with. It shows the same part: the original itself if the result shows
 * the whole original, and otherwise a variant with the same crop and size. A difference needs that variant always,
 * since pixels of different sizes are not comparable.
 */
export function useComparison({ cdn, address, before, result, rules, round }: StudioImage): Comparison {
  const { key, parameters, options: { view } } = address;
  const reference = useMemo(() => rules && referenceOf(key, parameters, rules), [key, parameters, rules]);
  const needsVariant = reference !== undefined && (view === 'difference' || !reference.isWhole);
  const isUsed = needsVariant && COMPARING.includes(view);
  const variant = useImage(
    isUsed ? cdnPath(cdn.id, key, printQuery(reference.parameters), rules?.dialect) : undefined, ACCEPT.none, round,
  );
  if (!needsVariant) {
    return {
      name: cdn.isRemote ? 'Without parameters' : 'Original',
      image: before.image?.shown,
      isLoading: before.isLoading,
      isLossless: !cdn.isRemote,
    };
  }
  const isLoading = variant.isLoading || result.isLoading;
  return {
    name: reference.isWhole ? 'Original, same size' : 'Original, same crop',
    image: variant.image?.shown,
    isLoading,
    problem: isLoading ? undefined : problemOf(variant, result.image, reference),
    isLossless: reference.isLossless,
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
