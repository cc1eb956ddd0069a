import { createHash, randomUUID } from 'node:crypto';
import { lookup } from 'mime-types';
import { FileContent, filesIn, fingerprintsIn, readFileIn } from './files';
import { ObjectStore, StoredObject } from './object-store';
import { Headers, httpDate } from '../http/message';

/** Folders whose files are objects of a bucket, as if `aws s3 sync` had uploaded them. */
export interface StoredUpload {
  /** The folders. If several have the same file, the last one takes precedence. */
  readonly folders: string[];
  /** The prefix of the keys: empty, or ending with a slash. */
  readonly prefix: string;
  readonly includes: (name: string) => boolean;
  /** Whether objects of earlier uploads are deleted if they match prefix and filter, but are not in the folders. */
  readonly prune: boolean;
  /** The metadata of every object, such as `Cache-Control`. */
  readonly headers: Headers;
}

/** An object that was copied onto itself. */
interface Copy {
  /** The version that was copied. */
  readonly of: string;
  readonly version: string;
  readonly metadata: Headers;
}

/**
 * The objects of a bucket, read from disk at each request, so that a changed file is a changed object.
 */
export class FolderObjectStore implements ObjectStore {
  /** Metadata by key, which files do not have: in memory, and only while the file stays the same. */
  private readonly copies = new Map<string, Copy>();

  constructor(private readonly uploads: StoredUpload[]) {}

  public async get(key: string): Promise<StoredObject | undefined> {
    const object = await this.read(key);
    const copy = this.copies.get(key);
    if (!object || copy?.of !== object.version) return object;
    return { ...object, version: copy.version, headers: { ...object.headers, ...copy.metadata } };
  }

  public async copyOntoItself(key: string, metadata: Headers): Promise<boolean> {
    const object = await this.read(key);
    if (object) this.copies.set(key, { of: object.version, metadata, version: randomUUID() });
    return object !== undefined;
  }

  private async read(key: string): Promise<StoredObject | undefined> {
    for (const upload of [...this.uploads].reverse()) {
      const name = nameIn(upload, key);
      if (name === undefined) continue;
      const file = await read(upload, name);
      if (file) return toObject(name, file, upload.headers);
      if (upload.prune) return undefined;
    }
    return undefined;
  }

  /** Returns the folders of the files. */
  public get folders(): string[] {
    return this.uploads.flatMap(({ folders }) => folders);
  }

  /** Returns fingerprints by key. A fingerprint changes whenever a file of the object does. */
  public async fingerprints(): Promise<Map<string, string>> {
    const prints = new Map<string, string>();
    for (const { folders, prefix, includes } of this.uploads) {
      for (const folder of folders) {
        for (const [name, print] of await fingerprintsIn(
          folder, includes,
        )) prints.set(prefix + name, `${prints.get(prefix + name) ?? ''} ${print}`);
      }
    }
    for (const [key, { version }] of this.copies) {
      if (prints.has(key)) prints.set(key, `${prints.get(key)} ${version}`);
    }
    return prints;
  }

  public async keys(): Promise<string[]> {
    const keys = new Set<string>();
    for (const upload of this.uploads) {
      if (upload.prune) [...keys].filter(key => nameIn(upload, key) !== undefined).forEach(key => keys.delete(key));
      const names = (await Promise.all(upload.folders.map(filesIn))).flat().filter(upload.includes);
      names.forEach(name => keys.add(upload.prefix + name));
    }
    return [...keys].sort();
  }
}

/** Returns the file name for a key; undefined if the upload does not include the key. */
function nameIn(upload: StoredUpload, key: string): string | undefined {
  if (!key.startsWith(upload.prefix)) return undefined;
  const name = key.slice(upload.prefix.length);
  return upload.includes(name) ? name : undefined;
}

async function read(upload: StoredUpload, name: string): Promise<FileContent | undefined> {
  for (const folder of [...upload.folders].reverse()) {
    const file = await readFileIn(folder, name);
    if (file) return file;
  }
  return undefined;
}

function toObject(name: string, { body, modified }: FileContent, metadata: Headers): StoredObject {
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  return {
    body,
    version: createHash('sha256').update(`${etag} ${modified.getTime()}`).digest('base64url').slice(0, 32),
    headers: {
      'content-type': lookup(name) || 'binary/octet-stream',
      ...metadata,
      'content-length': String(body.length),
      'etag': etag,
      'last-modified': httpDate(modified.getTime()),
    },
  };
}
