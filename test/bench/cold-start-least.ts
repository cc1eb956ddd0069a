import * as fs from 'node:fs';
import { Writable } from 'node:stream';
import { transformed } from './cold-start-image';

/** Transforms an image from a folder by sharp alone: the work that no cold start with sharp can save. */
export async function handler({ rawPath }: { readonly rawPath: string }, stream: Writable): Promise<void> {
  const [, key] = /^(.*)\/(.*)$/.exec(rawPath)!;
  stream.end(await transformed(fs.readFileSync(process.env.IMAGES + key)));
}
