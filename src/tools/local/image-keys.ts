import { lookup } from 'mime-types';
import { behaviorFor } from './cloudfront/behavior-for';
import { Distribution, ImageCdnModel } from './cloudfront/distribution';
import { locationOf, locationsOf } from './cloudfront/image-place';
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
  const keys = (await Promise.all(locationsOf(images).map(location => keysIn(images, location)))).flat()
    .map(key => urlFolder + key);
  const isServed = (key: string) => behaviorFor({ behaviors }, printKey(key)) === behavior;
  return keys.filter(key => isImage(key) && isServed(key)).slice(0, max);
}

/** Returns the keys of a location, without those that another one takes precedence for. */
async function keysIn(images: ImageLocation, location: ImageLocation): Promise<string[]> {
  const { bucket, originPath, pathPrefix = '' } = location;
  const prefix = originPath === '' ? '' : `${originPath.slice(1)}/`;
  return (await bucket.objects.keys()).filter(key => key.startsWith(prefix))
    .map(key => pathPrefix + key.slice(prefix.length))
    .filter(key => locationOf(images, key) === location);
}

function isImage(key: string): boolean {
  return String(lookup(key)).startsWith('image/');
}
