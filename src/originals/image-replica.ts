import { Aws, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { imageBucket } from './image-bucket';
import { BUCKET_NAME } from './source-endpoint';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

/**
 * Properties of an `ImageReplica`. Every one is optional.
 */
export interface ImageReplicaProps {
  /**
   * The name of the bucket: all of S3 knows only one of this name.
   *
   * @default - made of the path of the construct, the account and the region, so that stacks of other regions know it
   * beforehand
   */
  readonly bucketName?: string;

  /**
   * The key of the replica's region that encrypts it (SSE-KMS). It takes `OriginAccess.control()`, and
   * `crossRegionReferences` on both stacks where the key is made in this app.
   *
   * @default - encrypted by S3 (SSE-S3)
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the bucket when it leaves the stack. With `DESTROY` it has to be empty by then.
   *
   * Its name is fixed, so a bucket that is kept is in the way of a new deployment. Adopt it with
   * `cdk deploy --import-existing-resources`, which needs a stack with an account and a Region, or change `bucketName`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Replication time control: S3 replicates 99.99 % of new objects within 15 minutes, and tells of those that take
   * longer. It has a price.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   * @default false
   */
  readonly replicationTimeControl?: boolean;

  /**
   * Metrics of the replication: what is pending, how late it is, and what failed. They have a price.
   *
   * @default - as `replicationTimeControl`, which does not come without
   */
  readonly replicationMetrics?: boolean;

  /**
   * Whether edges ask the replica also where the bucket answers 403 or 404: for every missing key, and where its policy
   * is at fault.
   *
   * Only where images are never deleted: until its deletion is replicated, a deleted image would come from the replica,
   * and stay at edges for as long as any other.
   *
   * @default false
   */
  readonly failoverOnMissing?: boolean;
}

const TYPES: types.PropTypes<ImageReplicaProps> = {
  bucketName: types.text,
  encryptionKey: types.object('a kms.IKey', 'keyArn', "kms.Key.fromKeyArn(this, 'Key', %)"),
  removalPolicy: types.text,
  replicationTimeControl: types.flag,
  replicationMetrics: types.flag,
  failoverOnMissing: types.flag,
};

/**
 * A bucket in another region with the same images, which answers where the first one fails.
 *
 * Its stack is deployed before the one of the `ImageCdn`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export class ImageReplica extends Construct {
  /** The bucket with the copies. */
  public readonly bucket: s3.Bucket;

  /** @internal */
  public readonly _props: ImageReplicaProps;

  private readonly name: string;
  private identity?: cloudfront.OriginAccessIdentity;

  /**
   * @param scope what it is a part of, such as the stack
   * @param id its name there
   * @param props how it differs from the default: none has to be given
   */
  constructor(scope: Construct, id: string, props: ImageReplicaProps = {}) {
    super(scope, id);
    types.requireTypes(this, props, TYPES);
    if (props.replicationTimeControl && props.replicationMetrics === false) {
      refuse(this, '`replicationMetrics` must not be off with `replicationTimeControl`, which S3 reports by them');
    }
    if (isKnown(props.bucketName) && !BUCKET_NAME.test(props.bucketName)) {
      refuse(this, `\`bucketName\` must be 3 to 63 lower-case letters, digits, '.' and '-', got: ${props.bucketName}`);
    }
    this._props = props;
    this.name = props.bucketName ?? nameOf(this);
    this.bucket = imageBucket(this, 'Bucket', props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, {
      bucketName: this.name,
      ...props.encryptionKey && { encryption: s3.BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true },
    });
  }

  /**
   * The identity that reads the replica. In this stack, as the policy of a bucket cannot name an identity of a stack
   * that waits for the bucket.
   */
  public get originAccessIdentity(): cloudfront.OriginAccessIdentity {
    this.identity ??= new cloudfront.OriginAccessIdentity(this, 'Oai', { comment: `Reads ${this.node.path.slice(-120)}` });
    return this.identity;
  }

  /**
   * The same for a stack of another region, which has to be able to refer to it.
   *
   * @internal
   */
  public _identityFor(scope: Construct): cloudfront.OriginAccessIdentity {
    requireReference(scope, this.originAccessIdentity.originAccessIdentityId, 'the origin access identity of `replica`',
      '`OriginAccess.control()` does without');
    return this.originAccessIdentity;
  }

  /**
   * By name, as stacks of other regions know the bucket. `bucket.bucketArn` is a reference, which CloudFormation does
   * not take there.
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
 * Refuses what the CDK would refuse in words that lead nowhere: a value of another region's stack, without its help to
 * carry it over.
 */
export function requireReference(scope: Construct, value: string, what: string, otherwise: string): void {
  try {
    Stack.of(scope).resolve(value);
  } catch {
    refuse(scope, `${what} is made in another region: set \`crossRegionReferences: true\` on both stacks. ${otherwise}`);
  }
}

/**
 * Accounts have 12 digits, and names of buckets up to 63 characters. CloudFormation adopts a bucket that is there only
 * by a name without references, so a known account is part of it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
function nameOf(replica: ImageReplica): string {
  const { account, region } = Stack.of(replica);
  if (!isKnown(region)) refuse(replica, 'the replica needs a stack whose region is given: `new Stack(app, id, { env: { region } })`');
  const end = `-${account}-${region}`;
  const name = Names.uniqueResourceName(replica, { maxLength: 63 - 12 - '--'.length - region.length, separator: '-' });
  return name.toLowerCase() + end;
}
