import { createHash, randomBytes } from 'node:crypto';
import { Headers, httpDate } from './http';
import { Objects, StoredObject } from './object-store';

/** The objects of a bucket that functions write to: empty at first, and gone in the end. */
export class MemoryObjects implements Objects {
  private readonly objects = new Map<string, StoredObject>();

  constructor(private readonly clock: () => number) {}

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
