import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ObjectStore, StoredObject } from './object-store';
import { Headers, httpDate } from '../http/message';

const MAX_BYTES = 256 * 2 ** 20;
const BYTES_BESIDE_BODY = 1024;

/**
 * The objects of a bucket that functions write to, kept in memory. Above the size limit, the least recently used
 * objects are removed, as if they had expired.
 */
export class MemoryObjectStore implements ObjectStore {
  private readonly objects: LRUCache<string, StoredObject>;

  constructor(private readonly clock: () => number, maxBytes: number = MAX_BYTES) {
    this.objects = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ body }) => body.length + BYTES_BESIDE_BODY });
  }

  public async get(key: string): Promise<StoredObject | undefined> {
    return this.objects.get(key);
  }

  public async keys(): Promise<string[]> {
    return [...this.objects.keys()].sort();
  }

  public put(key: string, body: Buffer, headers: Headers): StoredObject {
    const object: StoredObject = {
      body,
      version: randomBytes(24).toString('base64url'),
      headers: {
        'content-type': 'binary/octet-stream',
        ...headers,
        'content-length': String(body.length),
        'etag': `"${createHash('md5').update(body).digest('hex')}"`,
        'last-modified': httpDate(this.clock()),
      },
    };
    this.objects.set(key, object);
    return object;
  }

  public delete(key: string): void {
    this.objects.delete(key);
  }
}
