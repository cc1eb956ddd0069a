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
  /** The path of its construct. */
  readonly id: string;
  /** Its stack, by the name that the option `stack` takes. */
  readonly stack: string;
  readonly url: string;
  /** Where S3 answers for what the default behaviour serves: a key after the slash is that of the same image. */
  readonly bucketUrl?: string;
  /** Whether images are made on request, and not only read. */
  readonly transforms: boolean;
  /** The ids of the public keys of which one has to have signed what is asked for; empty where nobody has to. */
  readonly keyPairIds: readonly string[];
  /** What the transformer of this library was told, where it is the one that makes images. */
  readonly transformer?: TransformerConfig;
  /** What URLs are signed by here, where pictures are made of signed URLs only. */
  readonly signingKey?: string;
  /** The folder of `--images`, where the images are in it: what is changed there is changed in the bucket. */
  readonly folder?: string;
  /** How the bucket of the originals is made to fail; missing where nobody knows of one. */
  readonly fault?: FaultInjector;
  /** Whether it has a replica. */
  readonly hasReplica: boolean;
  /** The id of a public key that is trusted here; undefined of others. */
  keyPairIdOf(publicKey: KeyObject): string | undefined;
  /** Some keys of images that can be asked for, as they stand in a URL's path before it is percent-encoded. */
  keys(max?: number): Promise<string[]>;
  /** An original, past the CDN. */
  original(key: string): Promise<StoredObject | undefined>;
  /** The keys in the store of what was made; missing where nothing is. */
  variants?(): Promise<string[]>;
  /** Takes from the cache what an item of an invalidation names, and says how much that was. */
  invalidate(item: string): number;
}

/** What a distribution has to do with this machine. */
interface LocalSettings {
  readonly url: string;
  readonly s3Url: string;
  /** What is given with `--images`. */
  readonly folder?: string;
}

export function describeDistribution(distribution: Distribution, edge: EdgeLocation, { url, s3Url, folder }: LocalSettings): ServedDistribution {
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
