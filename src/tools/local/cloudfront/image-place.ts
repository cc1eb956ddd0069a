import { ImageLocation } from './origin';

/** Returns the locations of the images of a CDN in the order of their precedence. */
export function locationsOf(images: ImageLocation): ImageLocation[] {
  return [images, ...images.others ?? []];
}

/** Returns the location of an image. Undefined if a CDN with several sources has none for the key. */
export function locationOf(images: ImageLocation, key: string): ImageLocation | undefined {
  return locationsOf(images).find(({ pathPrefix = '' }) => key.startsWith(pathPrefix));
}

/** Returns the key of an image in the bucket of its location. */
export function keyInBucket({ originPath, pathPrefix = '' }: ImageLocation, key: string): string {
  return `${originPath}/${key.slice(pathPrefix.length)}`.slice(1);
}
