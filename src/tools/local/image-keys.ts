import { lookup } from 'mime-types';
import { behaviorFor } from './cloudfront/behavior-for';
import { Distribution, ImageCdnModel } from './cloudfront/distribution';
import { ImageLocation } from './cloudfront/origin';
import { printKey } from '../../runtime/url/image-request';

/**
 * Returns keys of images as URLs have them: those that the behavior of an image CDN serves, without a leading slash and
 * before percent-encoding.
 */
export async function imageKeysOf(
  { behaviors }: Distribution, { behavior, urlFolder, images }: ImageCdnModel, max: number = 10,
): Promise<string[]> {
  if (!images) return [];
  const all = await Promise.all([images, ...images.others ?? []].map(location => keysIn(location, urlFolder)));
  const keys = [...new Set(all.flat())];
  const isServed = (key: string) => behaviorFor({ behaviors }, printKey(key)) === behavior;
  return keys.filter(key => isImage(key) && isServed(key)).slice(0, max);
}

async function keysIn({ bucket, originPath, pathPrefix = '' }: ImageLocation, urlFolder: string): Promise<string[]> {
  const prefix = originPath === '' ? '' : `${originPath.slice(1)}/`;
  return (await bucket.objects.keys()).filter(key => key.startsWith(prefix))
    .map(key => urlFolder + pathPrefix + key.slice(prefix.length));
}

function isImage(key: string): boolean {
  return String(lookup(key)).startsWith('image/');
}
