import { ImageHistory } from './image-history';
import { VariantLimits, CdnInfo, ImageCredit } from './protocol';
import { Signer } from './signers';
import { Traffic } from './traffic';
import { FocalPoint } from '../../runtime/transformer/operate/focus/focal-point';
import { Configuration } from '../cost/configuration';
import { FaultInjector } from '../local/s3/fault-injection';

/** A stored image. */
export interface StoredImage {
  readonly body: Buffer;
  readonly contentType: string;
}

/** A CDN in the playground. */
export interface PlaygroundCdn {
  readonly info: CdnInfo;
  readonly traffic: Traffic;
  /** Parts that affect the cost, if known. */
  readonly configuration?: Configuration;
  /** Signer of the page's requests. Undefined if no signature is required, or without a key or secret. */
  readonly sign?: Signer;
  /** Undefined if images cannot be changed. */
  readonly history?: ImageHistory;
  /** Simulated failure of the original bucket, if possible. */
  readonly fault?: FaultInjector;
  /** Undefined without a limit, or if it is unknown. */
  variantLimits?(): Promise<VariantLimits>;
  keys(): Promise<readonly string[]>;
  /** Undefined if originals are inaccessible. */
  original?(key: string): Promise<StoredImage | undefined>;
  /**
   * Saves a focal point in the metadata of an original, or removes it, and returns whether the original exists.
   * Undefined if originals cannot be changed.
   */
  saveFocalPoint?(key: string, point: FocalPoint | undefined): Promise<boolean>;
  /** Returns the credit of an original. Undefined if its folder is inaccessible. */
  credit?(key: string): Promise<ImageCredit | undefined>;
  /** Invalidates a path or tag and returns the number of removed responses. Undefined if invalidation is impossible. */
  invalidate?(item: string): number;
}
