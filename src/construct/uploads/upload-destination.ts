import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ImageUpload, prefixOf } from './upload-options';
import { isKnown, refuse } from '../core/validate';
import { BoundRoute } from '../originals/source-routes';

/** The bucket and the folder to which a folder is uploaded. */
export interface UploadDestination {
  readonly bucket: s3.IBucket;
  /** The first part of the bucket's keys, without a slash at the end. */
  readonly prefix: string;
}

// `BucketDeployment` tags the bucket with the key `aws-cdk:cr-owned:<prefix>:<8 digits>`, which may have 128
// characters.
const LONGEST_PREFIX = 102;

const MOST_TAGS = 50;
/** Tags that an account's tools may add to the bucket. */
const RESERVED_TAGS = 5;

// Characters that AWS does not allow in keys of tags. S3 rejects them with 400 `InvalidTag`.
const NOT_IN_TAGS = /[^\p{L}\p{N} +\-=._:/@]/u;

/**
 * Returns the destination of an upload: the source that serves the paths below its prefix.
 *
 * @param routes the longest prefix first
 */
export function routedDestination(
  scope: Construct, upload: ImageUpload, index: number, routes: readonly BoundRoute[],
): UploadDestination {
  const folder = folderOf(upload);
  const route = routeOf(routes, folder);
  if (!route) {
    refuse(scope, `\`uploads[${index}].prefix\` must begin with the prefix of a source, got `
      + `${upload.prefix ?? 'none'}. Use ${routes.map(({ pathPrefix }) => pathPrefix).join(' or ')}`);
  }
  if (!route.place) {
    refuse(scope, `\`uploads[${index}].prefix\` must lead to an S3 bucket, got ${upload.prefix ?? 'none'}, and a `
      + 'source outside S3 serves these paths. Upload the images with the tools of its provider');
  }
  const { place: { bucket, keyPrefix }, pathPrefix } = route;
  return { bucket, prefix: `${keyPrefix}${folder.slice(pathPrefix.length)}`.replace(/\/$/, '') };
}

/** Rejects files that would be uploaded to one source, while another one serves their paths. */
export function requireOneSource(
  scope: Construct, upload: ImageUpload, index: number, files: readonly string[], routes: readonly BoundRoute[],
): void {
  const folder = folderOf(upload);
  const own = routeOf(routes, folder);
  const other = files.find(file => routeOf(routes, folder + file) !== own);
  if (other === undefined) return;
  const { pathPrefix } = routeOf(routes, folder + other)!;
  refuse(scope, `\`uploads[${index}].path\` must contain no files that another source serves, got ${upload.path} with `
    + `${other}. Exclude them, and upload them with the prefix ${pathPrefix.slice(0, -1)}`);
}

/**
 * Rejects destinations that deployments cannot tag, and an upload that would delete the images of another one.
 */
export function validateDestinations(
  scope: Construct, uploads: readonly ImageUpload[], destinations: readonly UploadDestination[],
): void {
  destinations.forEach(({ bucket, prefix }, index) => {
    if (bucket.node.defaultChild !== undefined) validateTag(scope, `uploads[${index}].prefix`, prefix);
  });
  destinations.filter((_, index) => uploads[index].prune).forEach(pruned => {
    const deleted = destinations.find(other => other !== pruned && other.bucket.bucketArn === pruned.bucket.bucketArn
      && `${other.prefix}/`.startsWith(pruned.prefix && `${pruned.prefix}/`));
    if (deleted) {
      refuse(scope, `\`prune\` must be left out for prefix '${pruned.prefix}', `
        + `because it would delete images of another upload under '${deleted.prefix}'. Use separate prefixes`);
    }
  });
}

/**
 * Rejects, at synthesis, buckets with more tags than S3 allows. Each `BucketDeployment` adds one, and CloudFormation
 * adds those of the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
export function validateTags(scope: Construct, destinations: readonly UploadDestination[]): void {
  for (const bucket of new Set(destinations.map(destination => destination.bucket))) {
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

function validateTag(scope: Construct, prop: string, prefix: string): void {
  if (!isKnown(prefix)) return;
  const [wrong] = NOT_IN_TAGS.exec(prefix) ?? [];
  if (wrong !== undefined) {
    refuse(scope, `\`${prop}\` must be letters, digits, spaces and + - = . _ : / @, `
      + `got ${JSON.stringify(wrong)} in: ${prefix}. The deployment tags the bucket with it`);
  }
  const { length } = prefix;
  if (length > LONGEST_PREFIX) {
    refuse(scope, `\`${prop}\` must not be longer than ${LONGEST_PREFIX} characters, got ${length}: ${prefix}`);
  }
}

function folderOf(upload: ImageUpload): string {
  const prefix = prefixOf(upload);
  return prefix && `${prefix}/`;
}

function routeOf(routes: readonly BoundRoute[], key: string): BoundRoute | undefined {
  return routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
}
