import { Aws, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BUCKET_NAME, createImageBucket } from './image-bucket';
import { constructId } from '../core/creation';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

/**
 * Properties of an `ImageReplica`. Every property is optional.
 */
export interface ImageReplicaProps {
  /**
   * The name of the bucket, which must be unique in S3.
   *
   * @default - derived from the path of the construct, the account and the Region, so that stacks in other Regions can
   * refer to it
   */
  readonly bucketName?: string;

  /**
   * The KMS key in the replica's Region that encrypts the bucket (SSE-KMS). Requires `OriginAccess.control()`, and
   * `crossRegionReferences` on both stacks if the key is created in this app.
   *
   * @default - encrypted by S3 (SSE-S3)
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The removal policy of the bucket. With `DESTROY`, the bucket must be empty when it is removed from the stack.
   *
   * Its name is fixed, so a retained bucket blocks a new deployment. Adopt it with
   * `cdk deploy --import-existing-resources`, which needs a stack with an account and a Region, or change `bucketName`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether S3 Replication Time Control is on: S3 replicates 99.99% of new objects within 15 minutes, and reports
   * those that take longer. AWS bills for it.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   * @default false
   */
  readonly replicationTimeControl?: boolean;

  /**
   * Whether S3 publishes replication metrics: pending operations, latency and failures. AWS bills for them.
   *
   * @default - the value of `replicationTimeControl`, which requires them
   */
  readonly replicationMetrics?: boolean;

  /**
   * Whether edge locations also read the replica if the bucket answers 403 or 404: for every missing key, and for a
   * wrong bucket policy.
   *
   * Set it only if images are never deleted. Until its deletion is replicated, a deleted image would be served from the
   * replica and cached like any other.
   *
   * @default false
   */
  readonly failoverOnMissing?: boolean;
}

const TYPES: types.PropTypes<ImageReplicaProps> = {
  bucketName: types.text,
  encryptionKey: types.key,
  removalPolicy: types.enumMember('RemovalPolicy', RemovalPolicy),
  replicationTimeControl: types.flag,
  replicationMetrics: types.flag,
  failoverOnMissing: types.flag,
};

/**
 * A bucket in another Region with the same images, which is read if the first bucket fails.
 *
 * Its stack is deployed before the stack of the `ImageCdn`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export class ImageReplica extends Construct {
  /** The bucket with the replicated images. */
  public readonly bucket: s3.Bucket;

  /** @internal */
  public readonly _props: ImageReplicaProps;

  private readonly name: string;
  private identity?: cloudfront.OriginAccessIdentity;

  /**
   * @param scope the parent construct, such as the stack
   * @param id the construct ID
   * @param props settings that differ from the defaults
   */
  constructor(scope: Construct, id: string, props: ImageReplicaProps = {}) {
    super(scope, constructId(scope, id, "new ImageReplica(this, 'Replica')"));
    types.requireProps(this, props, TYPES);
    if (props.replicationTimeControl && props.replicationMetrics === false) {
      refuse(this, '`replicationMetrics` must be on with `replicationTimeControl`, '
        + 'which requires them, got false. Leave it out');
    }
    if (isKnown(props.bucketName) && !BUCKET_NAME.test(props.bucketName)) {
      refuse(this, `\`bucketName\` must be 3 to 63 lower-case letters, digits, '.' and '-', got ${props.bucketName}`);
    }
    this._props = props;
    this.name = props.bucketName ?? nameOf(this);
    this.bucket = createImageBucket(this, 'Bucket', props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, {
      bucketName: this.name,
      ...(props.encryptionKey && {
        encryption: s3.BucketEncryption.KMS,
        encryptionKey: props.encryptionKey,
        bucketKeyEnabled: true,
      }),
    });
  }

  /**
   * Returns the identity that reads the replica, for a stack in another Region, which must be able to refer to it. The
   * policy of a bucket cannot name an identity of a stack that waits for the bucket, so it is in this stack.
   *
   * @internal
   */
  public _identityFor(scope: Construct): cloudfront.OriginAccessIdentity {
    this.identity ??= new cloudfront.OriginAccessIdentity(this, 'Oai', {
      comment: `Reads ${this.node.path.slice(-120)}`,
    });
    requireReference(scope, this.identity.originAccessIdentityId, 'the origin access identity of `replica`',
      'use `OriginAccess.control()`');
    return this.identity;
  }

  /**
   * The ARN by name, for stacks in other Regions. `bucket.bucketArn` is a reference, which CloudFormation does not
   * support there.
   *
   * @internal
   */
  public get _arn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.name}`;
  }

  /** @internal */
  public get _location(): { readonly bucketName: string; readonly region: string; readonly domainName: string } {
    const { region } = Stack.of(this);
    return { bucketName: this.name, region, domainName: `${this.name}.s3.${region}.${Aws.URL_SUFFIX}` };
  }
}

/**
 * Rejects a value of a stack in another Region without `crossRegionReferences`. The CDK's error names no remedy.
 */
export function requireReference(scope: Construct, value: string, what: string, otherwise: string): void {
  try {
    Stack.of(scope).resolve(value);
  } catch {
    refuse(scope, `${what} is created in another Region. `
      + `Set \`crossRegionReferences: true\` on both stacks, or ${otherwise}`);
  }
}

/**
 * Returns the default name of the bucket. Accounts have 12 digits, and names of buckets up to 63 characters.
 * CloudFormation adopts an existing bucket only by a name without references, so a known account is part of it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
function nameOf(replica: ImageReplica): string {
  const { account, region } = Stack.of(replica);
  if (!isKnown(region)) {
    refuse(replica, 'the stack of an `ImageReplica` must have a known Region. '
      + 'Use `new Stack(app, id, { env: { region } })`');
  }
  const end = `-${account}-${region}`;
  const name = Names.uniqueResourceName(replica, { maxLength: 63 - 12 - '--'.length - region.length, separator: '-' });
  return name.toLowerCase() + end;
}
