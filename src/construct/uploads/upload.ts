import * as path from 'node:path';
import { CfnResource, IgnoreMode, Size, Stack, SymlinkFollowMode } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { lookup } from 'mime-types';
import { isVersioned, usesAwsManagedKey } from '../core/bucket-settings';
import { warn } from '../core/validate';
import { MEBIBYTE, UploadFolder, UploadPlan } from '../plan/uploads';

// Extensions whose type every version of `aws s3 sync` guesses. Others, such as WebP, AVIF and JPEG XL, depend on the
// version.
const GUESSED_EXTENSIONS = ['jpg', 'jpeg', 'jpe', 'png', 'gif', 'svg', 'tif', 'tiff', 'bmp', 'ico'];

const MOST_TAGS = 50;
/** Tags that an account's tools may add to the bucket. */
const RESERVED_TAGS = 5;

/** The parts of a CDN that uploads change. */
interface UploadParts {
  /** Missing with `sources`. */
  readonly originals?: s3.IBucket;
  readonly distribution: cloudfront.IDistribution;
  readonly purge?: UploadPurge;
}

/** The construct that purges changed images. */
interface UploadPurge extends Construct {
  /** Returns whether it receives the events of a bucket, so that uploads need no invalidation. */
  readonly _isAutomaticFor: (bucket: s3.IBucket) => boolean;
}

/**
 * Uploads the folders one after the other, and invalidates the paths under their prefixes if no purge does.
 */
export function addUploads(
  scope: Construct, { originals, distribution, purge }: UploadParts, uploads: readonly UploadPlan[],
): void {
  const placed = uploads.map(upload => ({ ...upload, bucket: upload.bucket ?? originals! }));
  validateTags(scope, placed.map(({ bucket }) => bucket));
  placed.forEach(({ bucket, prefix, exclude, folder, ...upload }, index) => {
    const common: s3deploy.BucketDeploymentProps = {
      sources: [
        s3deploy.Source.asset(upload.path, {
          exclude,
          ignoreMode: IgnoreMode.GIT,
          followSymlinks: SymlinkFollowMode.ALWAYS,
        }),
      ],
      destinationBucket: bucket,
      destinationKeyPrefix: prefix || undefined,
      prune: upload.prune,
      cacheControl: [s3deploy.CacheControl.fromString(upload.cacheControl)],
      ...resourcesFor(folder),
    };
    const invalidation: Partial<s3deploy.BucketDeploymentProps> = purge?._isAutomaticFor(bucket) ? {} : {
      distribution,
      distributionPaths: upload.cachedPaths,
      // An invalidation can take longer than the deployment waits, which would then fail and roll back for nothing.
      waitForDistributionInvalidation: false,
    };
    deployByType(scope, `Upload${index || ''}`, folder, common, invalidation);
  });
  if (purge) leaveToPurge(scope, purge);
}

/**
 * Rejects, at synthesis, buckets with more tags than S3 allows. Each `BucketDeployment` adds one, and CloudFormation
 * adds those of the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
function validateTags(scope: Construct, buckets: readonly s3.IBucket[]): void {
  for (const bucket of new Set(buckets)) {
    scope.node.addValidation({ validate: () => tooManyTags(bucket) });
  }
}

function tooManyTags(bucket: s3.IBucket): string[] {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return [];
  const ofStacks = bucket.node.scopes.filter(Stack.isStack);
  const { size } = new Set([resource, ...ofStacks].flatMap(({ tags }) => Object.keys(tags.tagValues())));
  return size <= MOST_TAGS - RESERVED_TAGS ? [] : [
    `\`uploads\` must leave the bucket ${bucket.node.path} at most ${MOST_TAGS - RESERVED_TAGS} tags, got ${size} with `
      + `those of its stack. S3 allows ${MOST_TAGS}. A folder adds one tag, and one for each type that is set, such as `
      + 'webp. Upload one folder that contains the others, or run `aws s3 sync`',
  ];
}

const destinationsOf = new WeakMap<Construct, s3.IBucket>();

/**
 * Lets an automatic purge invalidate the images that uploads change. It is created before them.
 */
function leaveToPurge(scope: Construct, purge: UploadPurge): void {
  const deployments = scope.node.children.filter(child => child instanceof s3deploy.BucketDeployment)
    .filter(deployment => destinationsOf.has(deployment) && purge._isAutomaticFor(destinationsOf.get(deployment)!));
  for (const deployment of deployments) {
    deployment.node.addDependency(purge);
    deployment.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .filter(({ cfnResourceType }) => cfnResourceType === 'Custom::CDKBucketDeployment')
      .forEach(resource =>
        ['DistributionId', 'DistributionPaths'].forEach(property => resource.addPropertyDeletionOverride(property)),
      );
  }
  const buckets = new Set(deployments.map(deployment => destinationsOf.get(deployment)!));
  buckets.forEach(bucket => warnOfPurges(scope, bucket));
}

/**
 * Warns about a bucket in which the purge worker cannot recognize files that are uploaded again.
 *
 * The purge worker compares the ETags of versions. That of an object with SSE-KMS is no digest of its content.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 * @see https://github.com/aws/aws-cdk/issues/33799
 */
function warnOfPurges(scope: Construct, bucket: s3.IBucket): void {
  const why = bucket.encryptionKey || usesAwsManagedKey(bucket)
    ? 'S3 gives objects that are encrypted with a KMS key another ETag each time, so the purge worker cannot tell that '
      + 'they are the same. Encrypt the bucket with S3-managed keys (SSE-S3)'
    : isVersioned(bucket.node.defaultChild as s3.CfnBucket) ? undefined
      : 'without versions, the purge worker cannot compare them with the files before. Set `versioned: true` on the '
        + 'bucket';
  if (why === undefined) return;
  warn(scope, 'uploadsPurgeAll', 'each deployment that changes a file of `uploads` purges every image that they upload '
    + `to ${bucket.node.path}, and every variant is transformed again: BucketDeployment uploads unchanged files, too, `
    + `and ${why}, upload changed files with \`aws s3 sync --size-only\` instead, or acknowledge this warning. It costs at `
    + 'least two invalidation paths for each image, or for each folder of 250 images or more');
}

/**
 * Creates a deployment for the types that `aws s3 sync` guesses and, before it, one for each type that must be set.
 */
function deployByType(
  scope: Construct,
  id: string,
  folder: UploadFolder,
  common: s3deploy.BucketDeploymentProps,
  last: Partial<s3deploy.BucketDeploymentProps>,
): void {
  const extensions = explicitExtensions(folder.files);
  const typed = extensions.map(
    extension =>
      new s3deploy.BucketDeployment(scope, `${id}-${extension}`, {
        ...common,
        exclude: ['*'],
        include: [anyCase(extension)],
        contentType: lookup(extension) || undefined,
      }),
  );
  const rest = new s3deploy.BucketDeployment(scope, id, {
    ...common,
    ...last,
    exclude: extensions.length > 0 ? extensions.map(anyCase) : undefined,
  });
  typed.forEach(deployment => rest.node.addDependency(deployment)); // the invalidation comes last
  for (const deployment of [...typed, rest]) destinationsOf.set(deployment, common.destinationBucket);
}

function explicitExtensions(files: string[]): string[] {
  const extensions = new Set(files.map(file => path.posix.extname(file).slice(1).toLowerCase()));
  return [...extensions]
    .filter(extension => !GUESSED_EXTENSIONS.includes(extension) && String(lookup(extension)).startsWith('image/'))
    .sort();
}

/** Returns a pattern for an extension in upper or lower case. The filters of `aws s3 sync` are case-sensitive. */
function anyCase(extension: string): string {
  return '*.' + [...extension].map(char => /[a-z]/.test(char) ? `[${char}${char.toUpperCase()}]` : char).join('');
}

function resourcesFor(folder: UploadFolder): Partial<s3deploy.BucketDeploymentProps> {
  const room = 512;
  const needed = 2 * folder.size / MEBIBYTE + 64; // the archive and its extracted files
  return {
    memoryLimit: 512, // with the default of 128 MiB, a few thousand images exhaust the memory (exit code -9)
    ephemeralStorageSize:
      needed > room ? Size.mebibytes(Math.min(10240, 2 ** Math.ceil(Math.log2(needed)))) : undefined,
  };
}
