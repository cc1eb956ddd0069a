import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageOrigin } from './image-origin';
import { BoundOriginAccess } from './origin-access-strategy';
import { BucketRoute } from './source-routes';

/** A bucket that edge locations read, and the beginnings of the keys of its originals. */
interface ReadBucket {
  readonly bucket: s3.IBucket;
  readonly keyPrefixes: Set<string>;
  readonly access: BoundOriginAccess;
}

/** The buckets from which edge locations read originals, each with one origin. */
export class BucketOrigins {
  private readonly read = new Map<string, ReadBucket>();

  constructor(scope: Construct, routes: readonly BucketRoute[], { access, props }: ImageOrigin) {
    // An identity is shared by the buckets of a stack whose policies can name it.
    const latest = new Map<Stack, BoundOriginAccess>();
    for (const { place: { bucket, keyPrefix } } of routes) {
      const known = this.read.get(bucket.bucketArn);
      if (known) {
        known.keyPrefixes.add(keyPrefix);
        continue;
      }
      const stack = Stack.of(bucket);
      const bound = (latest.get(stack) ?? access!).same.bind(scope, bucket, props);
      latest.set(stack, bound);
      this.read.set(bucket.bucketArn, { bucket, keyPrefixes: new Set([keyPrefix]), access: bound });
    }
  }

  /** Returns the origin of a bucket. */
  public of({ bucketArn }: s3.IBucket): cloudfront.IOrigin {
    return this.read.get(bucketArn)!.access.origin;
  }

  /** Allows the distribution to read the originals, and nothing else in their buckets. */
  public admit(distribution: cloudfront.Distribution): void {
    for (const { keyPrefixes, access } of this.read.values()) {
      access.admit(distribution, keyPrefixes.has('') ? undefined : [...keyPrefixes]);
    }
  }
}
