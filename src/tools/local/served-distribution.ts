import { KeyObject } from 'node:crypto';
import { lookup } from 'mime-types';
import { behaviorFor, Distribution, ImageCdnModel } from './cloudfront/distribution';
import { EdgeLocation } from './cloudfront/edge-location';
import { keyInBucket, locationOf, locationsOf, ImageLocation } from './cloudfront/origin';
import { Headers } from './http/message';
import { LambdaFunction } from './lambda/lambda-function';
import { transformerConfigOf } from './reader/generated-secrets';
import { FaultInjector } from './s3/fault-injection';
import { StoredObject } from './s3/object-store';
import { FOCAL_POINT_HEADER } from '../../model/focal-point-header';
import { FocalPoint } from '../../runtime/transformer/operate/focus/focal-point';
import { TransformerConfig } from '../../runtime/transformer/transformer-config';
import { imageTag } from '../../runtime/url/cache-tags';
import { printKey } from '../../runtime/url/image-request';

/** An image CDN on a distribution. Its keys are those in URLs: they begin with `urlFolder`. */
export interface ServedDistribution {
  /** The construct path of the distribution or, on a distribution of its user, of the CDN. */
  readonly id: string;
  /** The construct path of the distribution, which may serve other image CDNs, too. */
  readonly distributionPath: string;
  /** The part of URLs that keys in the bucket lack, such as `images/`; empty if there is none. */
  readonly urlFolder: string;
  /** The stack, as the option `stack` names it. */
  readonly stack: string;
  readonly url: string;
  /** The URL at which the emulated S3 serves the images. Append a slash and the key in the bucket. */
  readonly bucketUrl?: string;
  /** Whether images are transformed on request. */
  readonly transforms: boolean;
  /** The IDs of the trusted public keys. Empty if viewers do not have to sign URLs. */
  readonly keyPairIds: readonly string[];
  /** The configuration of this library's transform function, if it transforms the images. */
  readonly transformer?: TransformerConfig;
  /** The generated key that signs URLs, if only signed URLs are transformed. */
  readonly signingKey?: string;
  /** The files of the images. Missing without `--images`. */
  readonly files?: ImageFiles;
  /** The sources of images in the order of their precedence. */
  readonly sources: readonly ServedSource[];
  /** The fault injector of the original bucket. Missing if the bucket is unknown. */
  readonly fault?: FaultInjector;
  /** Whether the original bucket, or that of one of several sources, has a replica. */
  readonly hasReplica: boolean;
  /** Returns whether the CDN serves a path, rather than another behavior of the distribution. */
  serves(path: string): boolean;
  /** Returns the ID of a trusted public key; undefined for other keys. */
  keyPairIdOf(publicKey: KeyObject): string | undefined;
  /** Returns keys of images that can be requested, before percent-encoding. */
  keys(max?: number): Promise<string[]>;
  /** Returns an original directly from its bucket. */
  original(key: string): Promise<StoredObject | undefined>;
  /**
   * Copies an original onto itself with a focal point, or without one, and returns whether it exists. Missing if its
   * bucket is no folder.
   */
  saveFocalPoint?(key: string, point: FocalPoint | undefined): Promise<boolean>;
  /** Returns the keys in the variant bucket. Missing if images are not transformed. */
  variants?(): Promise<string[]>;
  /** Removes the responses that an item of an invalidation matches from the cache, and returns their number. */
  invalidate(item: string): number;
}

/** The files of `--images`. Changing a file changes the object in its bucket. */
export interface ImageFiles {
  readonly folder: string;
  /** Returns the name of an image's file in the folder. Undefined if no source of the CDN has the key. */
  nameOf(key: string): string | undefined;
  /** Returns the cache tags of an image's variants, by which they are purged. */
  tagsOf(key: string): readonly string[];
}

/** A source of images. */
export interface ServedSource {
  /** The first part of its keys in URLs, such as `products/`. Empty for a source of all other keys. */
  readonly pathPrefix: string;
  /** The name of its bucket, or the host of its server. */
  readonly origin: string;
  /** The prefix in the bucket that takes the place of `pathPrefix`, such as `catalog/v2/`. May be empty. */
  readonly keyPrefix: string;
}

/** The URLs and the folder of a distribution on this machine. */
interface LocalSettings {
  readonly url: string;
  readonly s3Url: string;
  /** The folder of `--images`. */
  readonly folder?: string;
}

export function describeCdn(
  distribution: Distribution, cdn: ImageCdnModel, edge: EdgeLocation, { url, s3Url, folder }: LocalSettings,
): ServedDistribution {
  const { images, primary, urlFolder, behavior: { origin, trustedKeys } } = cdn;
  return {
    id: cdn.path,
    distributionPath: distribution.path,
    urlFolder,
    stack: distribution.stack,
    url,
    bucketUrl: images && !images.isEmulated ? `${s3Url}/${images.bucket.name}${images.originPath}` : undefined,
    transforms: origin.transformFunction !== undefined,
    serves: requested => behaviorFor(distribution, requested) === cdn.behavior,
    keyPairIds: [...trustedKeys?.keys() ?? []],
    keyPairIdOf: publicKey => [...trustedKeys ?? []].find(([, key]) => key.equals(publicKey))?.[0],
    transformer: origin.transformFunction && transformerConfigOf(origin.transformFunction.environment),
    signingKey: origin.transformFunction?.secrets.signingKey,
    fault: primary?.fault,
    hasReplica: cdn.hasReplica,
    keys: max => imageKeysOf(distribution, cdn, max),
    original: async key => images && originalIn(images, key.slice(urlFolder.length)),
    saveFocalPoint: images && folder !== undefined
      ? (key, point) => saveFocalPointIn(images, key.slice(urlFolder.length), point) : undefined,
    files: images && folder !== undefined ? filesOf(images, folder, urlFolder) : undefined,
    sources: images ? locationsOf(images).map(location => sourceOf(location, urlFolder)) : [],
    variants: origin.transformFunction && variantsOf(origin.transformFunction),
    invalidate: item => edge.invalidate(item),
  };
}

async function originalIn(images: ImageLocation, key: string): Promise<StoredObject | undefined> {
  const location = locationOf(images, key);
  return location?.bucket.objects.get(keyInBucket(location, key));
}

async function saveFocalPointIn(images: ImageLocation, key: string, point: FocalPoint | undefined): Promise<boolean> {
  const location = locationOf(images, key);
  const metadata: Headers = point ? { [FOCAL_POINT_HEADER]: `${point.x},${point.y}` } : {};
  return await location?.bucket.objects.copyOntoItself?.(keyInBucket(location, key), metadata) ?? false;
}

function filesOf(images: ImageLocation, folder: string, urlFolder: string): ImageFiles {
  return {
    folder,
    nameOf: key => {
      const inCdn = key.slice(urlFolder.length);
      const location = key.startsWith(urlFolder) ? locationOf(images, inCdn) : undefined;
      return location && keyInBucket(location, inCdn);
    },
    tagsOf: key => [...new Set([key, key.slice(urlFolder.length)])].map(imageTag),
  };
}

function sourceOf({ bucket, originPath, pathPrefix = '' }: ImageLocation, urlFolder: string): ServedSource {
  return {
    pathPrefix: urlFolder + pathPrefix,
    origin: bucket.name,
    keyPrefix: originPath === '' ? '' : `${originPath.slice(1)}/`,
  };
}

function variantsOf({ buckets, environment }: LambdaFunction): ServedDistribution['variants'] {
  const store = buckets.find(({ name }) => name === environment.VARIANTS);
  return store && (() => store.objects.keys());
}

/**
 * Returns keys of images as URLs have them: those that the behavior of an image CDN serves, without a leading slash and
 * before percent-encoding.
 */
async function imageKeysOf(
  { behaviors }: Distribution, { behavior, urlFolder, images }: ImageCdnModel, max: number = 10,
): Promise<string[]> {
  if (!images) return [];
  const keys = (await Promise.all(locationsOf(images).map(location => listKeys(images, location)))).flat()
    .map(key => urlFolder + key);
  const isServed = (key: string) => behaviorFor({ behaviors }, printKey(key)) === behavior;
  return keys.filter(key => isImage(key) && isServed(key)).slice(0, max);
}

/** Returns the keys of a location, without those that another one takes precedence for. */
async function listKeys(images: ImageLocation, location: ImageLocation): Promise<string[]> {
  const { bucket, originPath, pathPrefix = '' } = location;
  const prefix = originPath === '' ? '' : `${originPath.slice(1)}/`;
  return (await bucket.objects.keys()).filter(key => key.startsWith(prefix))
    .map(key => pathPrefix + key.slice(prefix.length))
    .filter(key => locationOf(images, key) === location);
}

function isImage(key: string): boolean {
  return String(lookup(key)).startsWith('image/');
}
