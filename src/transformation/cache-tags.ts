import { createHash } from 'node:crypto';

/** S3 answers the metadata `cache-tag` under this name, so that one name does for the store and for the transformer. */
export const CACHE_TAG_HEADER = 'x-amz-meta-cache-tag';

// CloudFront heeds 50 tags an object; the rest is left for tags of the owner's.
const MAX_TAGS = 40;

/**
 * Tags of an original and of the folders above it, the nearest to the root first, so that one purges an image or a folder.
 *
 * Hashed, as CloudFront compares tags without case and takes no comma or space in them, and keys have all three.
 */
export function cacheTags(key: string): string[] {
  return [...taggedFolders(key).map(folderTag), imageTag(key)];
}

/** The folders above a key that have tags, the root first: all, unless there are very many. */
export function taggedFolders(key: string): string[] {
  const names = key.split('/').slice(0, -1);
  const folders = ['/', ...names.map((_name, depth) => `${names.slice(0, depth + 1).join('/')}/`)];
  return [...new Set(folders)].slice(0, MAX_TAGS - 1);
}

export function imageTag(key: string): string {
  return hash('i', key);
}

/** @param folder with its slash at the end; `/` is the whole bucket */
export function folderTag(folder: string): string {
  return hash('f', folder);
}

function hash(kind: string, name: string): string {
  return kind + createHash('sha256').update(name).digest('hex').slice(0, 20);
}
