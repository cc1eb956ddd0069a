import { OnDemandOptions } from './on-demand-options';
import { requireFactory } from '../core/creation';

/**
 * The arguments of a static factory of `ImageTransformation`.
 *
 * @internal
 */
export type GivenTransformation =
  | { readonly kind: 'none' }
  | { readonly kind: 'onDemand'; readonly options: OnDemandOptions };

/**
 * The transformation of images: resizing and re-encoding.
 */
export class ImageTransformation {
  /**
   * Serves images unchanged.
   */
  public static none(): ImageTransformation {
    return new ImageTransformation({ kind: 'none' });
  }

  /**
   * Resizes and re-encodes images on request: `/cats/tom.jpg?w=600`. A variant is transformed once, stored, and served
   * from the variant bucket.
   */
  public static onDemand(options: OnDemandOptions = {}): ImageTransformation {
    return new ImageTransformation({ kind: 'onDemand', options });
  }

  /** @internal */
  public readonly _transformation: GivenTransformation;

  private constructor(given: GivenTransformation) {
    requireFactory(this, given?.kind !== undefined, 'ImageTransformation.onDemand() or ImageTransformation.none()');
    this._transformation = given;
  }
}
