import { createHash } from 'node:crypto';
import { Mount } from '../../model/mount';

/**
 * The header with the cache tags of a response. S3 returns the metadata `cache-tag` under this name, so that one name
 * serves the variant bucket and the transform function; a distribution reads one header only.
 */
export const CACHE_TAG_HEADER = 'x-amz-meta-cache-tag';

// CloudFront reads 50 tags of an object. The others are left to tags of the user.
const MAX_TAGS = 40;
const MAX_MARK_TAGS = 8;

/**
 * Returns the tags of an original and of the folders above it, the nearest to the root first, so that one tag purges an
 * image or a folder; and those of a watermark, so that its purge reaches the variants with it.
 *
 * Tags are hashed, because CloudFront compares them case-insensitively and does not allow commas or spaces. Keys may
 * contain these.
 *
 * @param markKey the key of the watermark
 */
export function cacheTags(key: string, markKey?: string): string[] {
  const own = [...taggedFolders(key).map(folderTag), imageTag(key)];
  return [...new Set([...own, ...markKey === undefined ? [] : markTags(markKey)])];
}

/**
 * Returns the tags of a watermark's image on variants with it: its own, and those of some folders above it, the root
 * first.
 */
export function markTags(key: string): string[] {
  return [imageTag(key), ...taggedFolders(key).slice(0, MAX_MARK_TAGS - 1).map(folderTag)];
}

/** Returns the folders above a key that have tags, the root first. If there are very many, returns the topmost ones. */
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

/**
 * Returns a tag as it is on responses: several image CDNs on one distribution have different tags for equal keys.
 */
export function tagOfMount(tag: string, mount: Mount | undefined): string {
  return mount ? `${tag}.${createHash('sha256').update(mount.folder).digest('hex').slice(0, 8)}` : tag;
}

function hash(kind: string, name: string): string {
  return kind + createHash('sha256').update(name).digest('hex').slice(0, 20);
}
