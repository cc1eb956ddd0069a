import { Headers } from '../http/message';

export interface StoredObject {
  readonly headers: Headers;
  readonly body: Buffer;
  /** The version ID, which changes with every change of the object. */
  readonly version: string;
}

/** The objects of a bucket. */
export interface ObjectStore {
  get(key: string): Promise<StoredObject | undefined>;
  /** Returns all keys in order. */
  keys(): Promise<string[]>;
  /** Missing in stores that are read-only. */
  put?(key: string, body: Buffer, headers: Headers): StoredObject;
  delete?(key: string): void;
  /**
   * Copies an object onto itself with other metadata of its own (`x-amz-meta-…`), and returns whether it exists.
   * Missing in stores without.
   */
  copyOntoItself?(key: string, metadata: Headers): Promise<boolean>;
}
