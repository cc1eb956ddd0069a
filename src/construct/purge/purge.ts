import { Construct } from 'constructs';
import { ImagePurge } from './image-purge';
import { PurgeOptions, validatePurgeOptions } from './purge-options';
import { PurgeTarget } from './purge-target';
import { requireFactory } from '../core/creation';

/** Creates a purge, or none. */
type BindPurge = (cdn: Construct, id: string, target: PurgeTarget) => ImagePurge | undefined;

/**
 * Purging of changed images.
 */
export class Purge {
  /**
   * Purges every image that is uploaded, overwritten, deleted or undeleted, and all of its variants, within seconds.
   *
   * In a bucket with versions, an upload of the same bytes is not purged, even if its `Content-Type` or `Cache-Control`
   * differs. Change metadata by copying the object onto itself, which is purged, or run `npx cdk-image-cdn purge`.
   */
  public static onChange(options: PurgeOptions = {}): Purge {
    return new Purge((cdn, id, target) => {
      validatePurgeOptions(cdn, options);
      return ImagePurge._create(cdn, id, target, options);
    });
  }

  /**
   * Purges nothing: images stay at edge locations and in the variant bucket until they expire.
   */
  public static none(): Purge {
    return new Purge(() => undefined);
  }

  private constructor(private readonly bind: BindPurge) {
    requireFactory(this, typeof bind === 'function', 'Purge.onChange() or Purge.none()');
  }

  /** @internal */
  public _bindPurge(cdn: Construct, id: string, target: PurgeTarget): ImagePurge | undefined {
    return this.bind(cdn, id, target);
  }
}
