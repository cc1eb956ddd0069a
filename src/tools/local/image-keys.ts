import { lookup } from 'mime-types';
import { Distribution } from './cloudfront/distribution';
import { matchesPath } from './cloudfront/path-pattern';
import { printKey } from '../../runtime/url/image-request';

/** Returns keys of images that the default behavior serves, without a leading slash and before percent-encoding. */
export async function imageKeysOf({ behaviors, images }: Distribution, max: number = 10): Promise<string[]> {
  if (!images) return [];
  const { bucket, originPath } = images;
  const prefix = originPath === '' ? '' : `${originPath.slice(1)}/`;
  const keys = (await bucket.objects.keys()).filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length));
  const others = behaviors.slice(0, -1);
  return keys.filter(key => isImage(key) && !others.some(({ pathPattern }) => matchesPath(pathPattern, printKey(key))))
    .slice(0, max);
}

function isImage(key: string): boolean {
  return String(lookup(key)).startsWith('image/');
}
