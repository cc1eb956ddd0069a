import { Construct } from 'constructs';
import { PurgeOptions } from './purge-options';
import { PurgeTarget } from './purge-place';
import { QueuedPurge } from './queued-purge';
import * as types from '../core/prop-types';
import { refuseBare, requireWhole } from '../core/validate';

const TYPES: types.PropTypes<PurgeOptions> = {
  folderThreshold: types.number,
  maxItemsPerMonth: types.number,
  alarmTopic: types.topic,
};

/**
 * Whether a changed image is purged.
 */
export abstract class Purge {
  /**
   * Every image that is uploaded, overwritten, deleted or undeleted is purged within seconds, with all that was made
   * from it.
   *
   * In a bucket with versions, an upload of the same bytes is not purged, even if its `Content-Type` or `Cache-Control`
   * differs. Change metadata by copying the object onto itself, which is purged, or run `npx cdk-image-cdn purge`.
   */
  public static onChange(options: PurgeOptions = {}): Purge {
    return new PurgeOnChange(options);
  }

  /**
   * Edges, and the store, keep what they have until its time is over.
   */
  public static none(): Purge {
    return new NoPurge();
  }

  constructor() {
    refuseBare(new.target, Purge);
  }

  /** @internal */
  public abstract _bind(scope: Construct, id: string, place: PurgeTarget): QueuedPurge | undefined;
}

class PurgeOnChange extends Purge {
  constructor(private readonly options: PurgeOptions) {
    super();
  }

  public _bind(scope: Construct, id: string, place: PurgeTarget): QueuedPurge {
    types.requireTypes(scope, this.options, TYPES);
    requireWhole(scope, 'folderThreshold', this.options.folderThreshold, 2, 1000);
    requireWhole(scope, 'maxItemsPerMonth', this.options.maxItemsPerMonth, 1, Number.MAX_SAFE_INTEGER);
    return new QueuedPurge(scope, id, place, this.options);
  }
}

class NoPurge extends Purge {
  public _bind(): undefined {
    return undefined;
  }
}
