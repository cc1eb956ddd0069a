import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { MAX_BODY_BYTES } from '../../network/limits';

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['identity', async body => body],
  ['gzip', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(inflate)],
  ['br', promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

/**
 * Returns a body without its content encoding, which services send unasked if the file is stored in this form. Returns
 * no bytes for a body that browsers cannot decode either.
 */
export async function decodedBody(
  encoding: string | undefined, body: Buffer, maxOutputLength: number = MAX_BODY_BYTES,
): Promise<Buffer> {
  const names = (encoding ?? '').split(',').map(name => name.trim().toLowerCase()).filter(name => name !== '');
  try {
    let decoded = body;
    for (const name of names.reverse()) decoded = await DECODERS.get(name)!(decoded, { maxOutputLength });
    return decoded;
  } catch {
    return Buffer.alloc(0);
  }
}
