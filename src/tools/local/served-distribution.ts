import { KeyObject } from 'node:crypto';
import * as path from 'node:path';
import { Distribution } from './cloudfront/distribution';
import { EdgeLocation } from './cloudfront/edge-location';
import { imageKeysOf } from './image-keys';
import { LambdaFunction } from './lambda/lambda-function';
import { transformerConfigOf } from './reader/generated-secrets';
import { FaultInjector } from './s3/fault-injection';
import { StoredObject } from './s3/object-store';
import { TransformerConfig } from '../../runtime/transformer/transformer-config';

export interface ServedDistribution {
  /** The path of the construct. */
  readonly id: string;
  /** The stack, as the option `stack` names it. */
  readonly stack: string;
  readonly url: string;
  /** The URL at which the emulated S3 serves the images of the default behavior. Append a slash and the key. */
  readonly bucketUrl?: string;
  /** Whether images are transformed on request. */
  readonly transforms: boolean;
  /** The IDs of the trusted public keys. Empty if viewers do not have to sign URLs. */
  readonly keyPairIds: readonly string[];
  /** The configuration of this library's transform function, if it transforms the images. */
  readonly transformer?: TransformerConfig;
  /** The generated key that signs URLs, if only signed URLs are transformed. */
  readonly signingKey?: string;
  /** The folder of `--images` in which the images are. Changing a file changes the object in the bucket. */
  readonly folder?: string;
  /** The fault injector of the original bucket. Missing if the bucket is unknown. */
  readonly fault?: FaultInjector;
  /** Whether the original bucket has a replica. */
  readonly hasReplica: boolean;
  /** Returns the ID of a trusted public key; undefined for other keys. */
  keyPairIdOf(publicKey: KeyObject): string | undefined;
  /** Returns keys of images that can be requested, before percent-encoding. */
  keys(max?: number): Promise<string[]>;
  /** Returns an original directly from its bucket. */
  original(key: string): Promise<StoredObject | undefined>;
  /** Returns the keys in the variant bucket. Missing if images are not transformed. */
  variants?(): Promise<string[]>;
  /** Removes the responses that an item of an invalidation matches from the cache, and returns their number. */
  invalidate(item: string): number;
}

/** The URLs and the folder of a distribution on this machine. */
interface LocalSettings {
  readonly url: string;
  readonly s3Url: string;
  /** The folder of `--images`. */
  readonly folder?: string;
}

export function describeDistribution(
  distribution: Distribution, edge: EdgeLocation, { url, s3Url, folder }: LocalSettings,
): ServedDistribution {
  const { images, primary, behaviors } = distribution;
  const { origin, trustedKeys } = behaviors[behaviors.length - 1];
  return {
    id: distribution.path,
    stack: distribution.stack,
    url,
    bucketUrl: images && !images.isEmulated ? `${s3Url}/${images.bucket.name}${images.originPath}` : undefined,
    transforms: origin.transformFunction !== undefined,
    keyPairIds: [...trustedKeys?.keys() ?? []],
    keyPairIdOf: publicKey => [...trustedKeys ?? []].find(([, key]) => key.equals(publicKey))?.[0],
    transformer: origin.transformFunction && transformerConfigOf(origin.transformFunction.environment),
    signingKey: origin.transformFunction?.secrets.signingKey,
    fault: primary?.fault,
    hasReplica: primary?.hasReplica ?? false,
    keys: max => imageKeysOf(distribution, max),
    original: async key => images?.bucket.objects.get(`${images.originPath}/${key}`.slice(1)),
    folder: images && folder && path.join(folder, images.originPath),
    variants: origin.transformFunction && variantsOf(origin.transformFunction),
    invalidate: item => edge.invalidate(item),
  };
}

function variantsOf({ buckets, environment }: LambdaFunction): ServedDistribution['variants'] {
  const store = buckets.find(({ name }) => name === environment.VARIANTS);
  return store && (() => store.objects.keys());
}
