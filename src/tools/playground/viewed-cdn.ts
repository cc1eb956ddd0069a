import { VariantLimits, CdnInfo } from './protocol';
import { Signer } from './signers';
import { Traffic } from './traffic';
import { Configuration } from '../cost/configuration';
import { FaultInjector } from '../local/s3/fault-injection';

/** A file as it is stored. */
export interface StoredImage {
  readonly body: Buffer;
  readonly contentType: string;
}

/** A CDN as the playground knows it. */
export interface ViewedCdn {
  readonly info: CdnInfo;
  readonly traffic: Traffic;
  /** What of it costs something; missing where that is not known. */
  readonly configuration?: Configuration;
  /** What the page asks for is signed by it; missing where it takes no signature, or there is nothing to sign by. */
  readonly sign?: Signer;
  /** Missing where nothing may be changed. */
  readonly changes?: ImageChanges;
  /** How its bucket of the originals fails; missing where nothing can be made to. */
  readonly fault?: FaultInjector;
  /** Missing where there is none, or nothing is known of it. */
  variantLimits?(): Promise<VariantLimits>;
  keys(): Promise<readonly string[]>;
  /** Missing where originals are out of reach. */
  original?(key: string): Promise<StoredImage | undefined>;
  /** Takes from the cache what an item names, and says how much that was. Missing where nothing may be changed. */
  invalidate?(item: string): number;
}

/** How images come and go. */
export interface ImageChanges {
  /** Undefined where there can be no image of this key. */
  write(key: string, body: Buffer): Promise<'added' | 'replaced' | undefined>;
  /** False where there is none. */
  remove(key: string): Promise<boolean>;
}
