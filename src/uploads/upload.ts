import * as path from 'node:path';
import { CfnResource, IgnoreMode, Size, SymlinkFollowMode } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { lookup } from 'mime-types';
import { UploadFolder, UploadFolderError, readUploadFolder } from './upload-folder';
import { Caching } from '../caching/caching';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireText } from '../core/validate';
import { pathOf } from '../delivery/image-urls';

/**
 * A local folder that is uploaded at each deployment, as `aws s3 sync` would.
 */
export interface ImageUpload {
  /**
   * The folder, relative to the working directory of the app. Hidden files, `Thumbs.db` and `desktop.ini` are left out.
   *
   * Links may lead to other places in the folder, but not out of it. Up to 4 GiB.
   */
  readonly path: string;

  /**
   * The prefix of the keys: with `images`, `cat.png` becomes `images/cat.png`.
   *
   * Up to 102 letters, digits, spaces and `+ - = . _ : / @`, because the deployment tags the bucket with it. Imported
   * buckets are not tagged, and accept other characters, too.
   *
   * @default - no prefix: `cat.png` is the key
   */
  readonly prefix?: string;

  /**
   * The `Cache-Control` of every image in the folder (RFC 9111, section 5.2).
   *
   * @default - `public, max-age=<browserTtl>, s-maxage=<defaultTtl>`
   */
  readonly cacheControl?: string;

  /**
   * Whether to delete images under `prefix` that are not, or no longer, in the folder.
   *
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Patterns of files to leave out, as in a `.gitignore`.
   *
   * @default - only hidden files, `Thumbs.db` and `desktop.ini`
   */
  readonly exclude?: string[];
}

const TYPES: types.PropTypes<ImageUpload> = {
  path: types.required(types.text),
  prefix: types.text,
  cacheControl: types.text,
  prune: types.flag,
  exclude: types.list(types.text),
};

const NEVER_UPLOADED = ['.*', 'Thumbs.db', 'desktop.ini', '__MACOSX'];

// The deployment extracts the archive beside itself in /tmp, of which a Lambda function has 10 GiB.
const LARGEST_FOLDER = Size.gibibytes(4);
const MEBIBYTE = 1024 * 1024;

// `BucketDeployment` makes the key of a tag of it, `aws-cdk:cr-owned:<prefix>:<8 digits>`, of which S3 takes 128
// characters.
const LONGEST_PREFIX = 102;

// All but letters, digits, spaces and what else AWS allows in keys of tags; S3 answers 400 `InvalidTag`.
const NOT_IN_TAGS = /[^\p{L}\p{N} +\-=._:/@]/u;

// No path is longer, and much longer patterns are more than a regular expression can be made of.
const LONGEST_PATTERN = 4096;

// `aws s3 sync` knows the types of these in every version; of the others (WebP, AVIF, JPEG XL) in some or none.
const TYPE_IS_GUESSED = ['jpg', 'jpeg', 'jpe', 'png', 'gif', 'svg', 'tif', 'tiff', 'bmp', 'ico'];

/**
 * Rejects uploads of no files, of files outside the folder, and to keys that no URL has.
 */
function validateUploads(scope: Construct, uploads: ImageUpload[] = [], bucket?: s3.IBucket): void {
  const isTagged = !bucket || bucket.node.defaultChild !== undefined; // an imported bucket is not
  uploads.forEach((upload, index) => {
    types.requireTypes(scope, upload, TYPES, `uploads[${index}]`);
    validatePrefix(scope, `uploads[${index}].prefix`, upload.prefix, isTagged);
    validatePatterns(scope, `uploads[${index}].exclude`, upload.exclude);
    if (isKnown(upload.cacheControl) && !/^[\x20-\x7e]+$/.test(upload.cacheControl)) {
      refuse(scope, `\`uploads[${index}].cacheControl\` `
        + `must be one line of ASCII, got ${JSON.stringify(upload.cacheControl)}`);
    }
  });
  uploads.filter(upload => upload.prune).forEach(pruned => {
    const victim = uploads.find(
      other => other !== pruned && `${prefixOf(other)}/`.startsWith(prefixOf(pruned) && `${prefixOf(pruned)}/`),
    );
    if (victim) {
      refuse(scope, `\`prune\` of the upload to prefix '${prefixOf(pruned)}' would delete what another puts under `
        + `'${prefixOf(victim)}': give each a prefix of its own`);
    }
  });
}

/** The props that uploads depend on. */
interface UploadProps {
  readonly uploads?: ImageUpload[];
  readonly bucket?: s3.IBucket;
}

/** The parts of a CDN that uploads change. */
interface UploadParts {
  /** Missing if they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  readonly distribution: cloudfront.IDistribution;
  readonly caching: Caching;
  readonly purge?: UploadPurge;
}

/** The construct that purges changed images. */
interface UploadPurge extends Construct {
  /** Whether it receives the events of the bucket, so that uploads need no invalidation. */
  readonly _isAutomatic: boolean;
}

/**
 * Uploads the folders one after the other, and invalidates the paths under their prefixes if no purge does.
 */
export function addUploads(
  scope: Construct, { originals, distribution, caching, purge }: UploadParts, props: UploadProps,
): void {
  validateUploads(scope, props.uploads, props.bucket);
  if (!originals) return;
  (props.uploads ?? []).forEach((upload, index) => {
    const exclude = [...NEVER_UPLOADED, ...upload.exclude ?? []];
    const folder = readFolder(scope, `uploads[${index}].path`, upload.path, exclude);
    const common: s3deploy.BucketDeploymentProps = {
      sources: [
        s3deploy.Source.asset(upload.path, {
          exclude,
          ignoreMode: IgnoreMode.GIT,
          followSymlinks: SymlinkFollowMode.ALWAYS,
        }),
      ],
      destinationBucket: originals,
      destinationKeyPrefix: prefixOf(upload) || undefined,
      prune: upload.prune ?? false,
      cacheControl: [s3deploy.CacheControl.fromString(upload.cacheControl ?? caching.cacheControl)],
      ...roomFor(folder),
    };
    const invalidation: Partial<s3deploy.BucketDeploymentProps> = purge?._isAutomatic ? {} : {
      distribution,
      distributionPaths: [`${prefixOf(upload) && pathOf(prefixOf(upload))}/*`],
      // An invalidation can take longer than the deployment waits, which would then fail and roll back for nothing.
      waitForDistributionInvalidation: false,
    };
    deployByType(scope, `Upload${index || ''}`, folder, common, invalidation);
  });
  if (purge) leaveToPurge(scope, purge);
}

/**
 * Lets an automatic purge invalidate the images that uploads change. It is created before them.
 */
export function leaveToPurge(scope: Construct, purge: UploadPurge): void {
  if (!purge._isAutomatic) return;
  for (const deployment of scope.node.children.filter(child => child instanceof s3deploy.BucketDeployment)) {
    deployment.node.addDependency(purge);
    deployment.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .filter(({ cfnResourceType }) => cfnResourceType === 'Custom::CDKBucketDeployment')
      .forEach(resource =>
        ['DistributionId', 'DistributionPaths'].forEach(property => resource.addPropertyDeletionOverride(property)),
      );
  }
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
  const endings = toldEndings(folder.files);
  const told = endings.map(
    ending =>
      new s3deploy.BucketDeployment(scope, `${id}-${ending}`, {
        ...common,
        exclude: ['*'],
        include: [anyCase(ending)],
        contentType: lookup(ending) || undefined,
      }),
  );
  const rest = new s3deploy.BucketDeployment(scope, id, {
    ...common,
    ...last,
    exclude: endings.length > 0 ? endings.map(anyCase) : undefined,
  });
  told.forEach(deployment => rest.node.addDependency(deployment)); // the invalidation comes last
}

function toldEndings(files: string[]): string[] {
  const endings = new Set(files.map(file => path.posix.extname(file).slice(1).toLowerCase()));
  return [...endings]
    .filter(ending => !TYPE_IS_GUESSED.includes(ending) && String(lookup(ending)).startsWith('image/'))
    .sort();
}

/** Returns a pattern for an extension in upper or lower case. The filters of `aws s3 sync` are case-sensitive. */
function anyCase(ending: string): string {
  return '*.' + [...ending].map(char => /[a-z]/.test(char) ? `[${char}${char.toUpperCase()}]` : char).join('');
}

function roomFor(folder: UploadFolder): Partial<s3deploy.BucketDeploymentProps> {
  const room = 512;
  const needed = 2 * folder.size / MEBIBYTE + 64; // the archive and what is extracted from it
  return {
    memoryLimit: 512, // with the default of 128 MiB, folders of a few thousand images end in exit code -9
    ephemeralStorageSize:
      needed > room ? Size.mebibytes(Math.min(10240, 2 ** Math.ceil(Math.log2(needed)))) : undefined,
  };
}

function readFolder(scope: Construct, prop: string, folderPath: string, exclude: string[]): UploadFolder {
  const folder = tryRead(scope, prop, folderPath, exclude);
  if (folder.files.length === 0) {
    refuse(scope, `\`${prop}\` must have a file to upload, beside hidden and excluded ones, got ${folderPath}`);
  }
  if (folder.size > LARGEST_FOLDER.toBytes()) {
    refuse(scope, `\`${prop}\` must not be larger than 4 GiB, got `
      + `${Math.ceil(folder.size / MEBIBYTE)} MiB in ${folderPath}. Upload it once with \`aws s3 sync\``);
  }
  return folder;
}

function tryRead(scope: Construct, prop: string, folderPath: string, exclude: string[]): UploadFolder {
  try {
    return readUploadFolder(folderPath, exclude);
  } catch (error) {
    if (error instanceof UploadFolderError) refuse(scope, `\`${prop}\` ${error.message}, got ${folderPath}`);
    throw error;
  }
}

function validatePrefix(scope: Construct, prop: string, prefix: string | undefined, isTagged: boolean): void {
  if (!isKnown(prefix) || prefix === '') return;
  const segments = prefix.replace(/\/$/, '').split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment)) || /[\\\0]/.test(prefix)) {
    refuse(scope, `\`${prop}\` must be names separated by single slashes, `
      + `without a leading slash, '.' or '..', got ${prefix}`);
  }
  requireText(scope, prop, prefix);
  const [wrong] = (isTagged && NOT_IN_TAGS.exec(prefix)) || [];
  if (wrong !== undefined) {
    refuse(scope, `\`${prop}\` must be letters, digits, spaces and + - = . _ : / @, `
      + `got ${JSON.stringify(wrong)} in: ${prefix}. The deployment tags the bucket with it`);
  }
  const { length } = prefix.replace(/\/$/, '');
  if (length > LONGEST_PREFIX) {
    refuse(scope, `\`${prop}\` must not be longer than ${LONGEST_PREFIX} characters, got ${length}: ${prefix}`);
  }
}

function validatePatterns(scope: Construct, prop: string, patterns: string[] = []): void {
  const long = patterns.find(({ length }) => length > LONGEST_PATTERN);
  if (long !== undefined) {
    refuse(scope, `\`${prop}\` must be patterns of at most 4,096 characters, got one of ${long.length}: ${long}`);
  }
}

function prefixOf(upload: ImageUpload): string {
  return (upload.prefix ?? '').replace(/\/$/, '');
}
