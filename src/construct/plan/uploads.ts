import * as fs from 'node:fs';
import * as path from 'node:path';
import { IgnoreStrategy, Size } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CachingPlan } from './caching';
import { PlannedRoute, SourcesPlan } from './sources';
import { UntouchedPlan } from './untouched';
import { Mount, keyFolderOf, urlFolderOf } from '../../model/mount';
import { isKnown, refuse, requireText } from '../core/validate';
import { pathOf } from '../delivery/image-path';
import { ImageUpload } from '../props/upload-options';

/** A local folder that is uploaded at each deployment. */
export interface UploadPlan extends UploadDestination {
  readonly path: string;
  readonly exclude: string[];
  readonly folder: UploadFolder;
  /** Whether images that are not in the folder are deleted. */
  readonly prune: boolean;
  readonly cacheControl: string;
  /** The paths under which edge locations cache the images: in URLs, and of their keys. */
  readonly cachedPaths: string[];
}

/** The bucket and the folder to which a folder is uploaded. */
export interface UploadDestination {
  /** Undefined for the bucket that the CDN creates. */
  readonly bucket?: s3.IBucket;
  /** The first part of the bucket's keys, without a slash at the end. */
  readonly prefix: string;
}

/** The parts of a plan on which uploads depend. */
interface UploadedParts {
  readonly sources: SourcesPlan;
  readonly untouched: UntouchedPlan;
  readonly caching: CachingPlan;
  readonly mount?: Mount;
}

const NEVER_UPLOADED = ['.*', 'Thumbs.db', 'desktop.ini', '__MACOSX'];

// The deployment function extracts the archive in /tmp, next to the archive itself. Lambda allows 10 GiB there.
const LARGEST_FOLDER = Size.gibibytes(4);
export const MEBIBYTE = 1024 * 1024;

// `BucketDeployment` tags the bucket with the key `aws-cdk:cr-owned:<prefix>:<8 digits>`, which may have 128
// characters.
const LONGEST_PREFIX = 102;

// Characters that AWS does not allow in keys of tags. S3 rejects them with 400 `InvalidTag`.
const NOT_IN_TAGS = /[^\p{L}\p{N} +\-=._:/@]/u;

// No path is longer, and regular expressions have a maximum length.
const LONGEST_PATTERN = 4096;

/** Resolves the uploads. Rejects folders that cannot be uploaded, and destinations that contradict each other. */
export function planUploads(
  scope: Construct, uploads: readonly ImageUpload[], { sources, untouched, caching, mount }: UploadedParts,
): UploadPlan[] {
  validateUploads(scope, uploads);
  const destinations = uploads.map((upload, index) => planDestination(scope, upload, index, sources));
  validateDestinations(scope, uploads, destinations);
  return uploads.map((upload, index) => {
    const exclude = [...NEVER_UPLOADED, ...upload.exclude ?? []];
    const folder = readFolder(scope, `uploads[${index}].path`, upload.path, exclude);
    if (!sources.isOneBucket) requireOneSource(scope, upload, index, folder.files, sources.routes ?? []);
    return {
      ...destinations[index],
      path: upload.path,
      exclude,
      folder,
      prune: upload.prune ?? false,
      cacheControl: upload.cacheControl ?? caching.cacheControl,
      cachedPaths: cachedPaths(upload, destinations[index], untouched, mount),
    };
  });
}

/** Returns the paths under which edge locations cache the images of an upload: in URLs, and of their keys. */
function cachedPaths(
  upload: ImageUpload, destination: UploadDestination, { originalsPath, otherFiles }: UntouchedPlan,
  mount: Mount | undefined,
): string[] {
  const under = (folder: string) => `${folder && pathOf(folder).replace(/\/$/, '')}/*`;
  const prefix = prefixOf(upload);
  const urlFolder = urlFolderOf(mount);
  const isUntouched = (originalsPath ?? otherFiles) !== undefined && destination.prefix !== prefix;
  return [
    under(prefix || keyFolderOf(mount)),
    ...urlFolder ? [under(urlFolder + prefix)] : [],
    ...isUntouched ? [under(destination.prefix)] : [],
  ];
}

/**
 * Returns the destination of an upload: the source that serves the paths below its prefix.
 */
function planDestination(
  scope: Construct, upload: ImageUpload, index: number, { isOneBucket, bucket: given, routes = [] }: SourcesPlan,
): UploadDestination {
  if (isOneBucket) return { bucket: given, prefix: prefixOf(upload) };
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
function requireOneSource(
  scope: Construct, upload: ImageUpload, index: number, files: readonly string[], routes: readonly PlannedRoute[],
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
function validateDestinations(
  scope: Construct, uploads: readonly ImageUpload[], destinations: readonly UploadDestination[],
): void {
  destinations.forEach(({ bucket, prefix }, index) => {
    if (!bucket || bucket.node.defaultChild !== undefined) validateTag(scope, `uploads[${index}].prefix`, prefix);
  });
  destinations.filter((_, index) => uploads[index].prune).forEach(pruned => {
    const deleted = destinations.find(other => other !== pruned && other.bucket?.bucketArn === pruned.bucket?.bucketArn
      && `${other.prefix}/`.startsWith(pruned.prefix && `${pruned.prefix}/`));
    if (deleted) {
      refuse(scope, `\`prune\` must be left out for prefix '${pruned.prefix}', `
        + `because it would delete images of another upload under '${deleted.prefix}'. Use separate prefixes`);
    }
  });
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

function routeOf(routes: readonly PlannedRoute[], key: string): PlannedRoute | undefined {
  return routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
}

/**
 * Rejects invalid prefixes and patterns.
 */
function validateUploads(scope: Construct, uploads: readonly ImageUpload[]): void {
  uploads.forEach((upload, index) => {
    validatePrefix(scope, `uploads[${index}].prefix`, upload.prefix);
    validatePatterns(scope, `uploads[${index}].exclude`, upload.exclude);
    if (isKnown(upload.cacheControl) && !/^[\x20-\x7e]+$/.test(upload.cacheControl)) {
      refuse(scope, `\`uploads[${index}].cacheControl\` `
        + `must be one line of ASCII, got ${JSON.stringify(upload.cacheControl)}`);
    }
  });
}

/** Returns the prefix of an upload without its trailing slash. */
function prefixOf(upload: ImageUpload): string {
  return (upload.prefix ?? '').replace(/\/$/, '');
}

function validatePrefix(scope: Construct, prop: string, prefix: string | undefined): void {
  if (!isKnown(prefix) || prefix === '') return;
  const segments = prefix.replace(/\/$/, '').split('/');
  if (segments.some(segment => ['', '.', '..'].includes(segment)) || /[\\\0]/.test(prefix)) {
    refuse(scope, `\`${prop}\` must be names separated by single slashes, `
      + `without a leading slash, '.' or '..', got ${prefix}`);
  }
  requireText(scope, prop, prefix);
}

function validatePatterns(scope: Construct, prop: string, patterns: string[] = []): void {
  const long = patterns.find(({ length }) => length > LONGEST_PATTERN);
  if (long !== undefined) {
    refuse(scope, `\`${prop}\` must be patterns of at most 4,096 characters, got one of ${long.length}: ${long}`);
  }
}

function readFolder(scope: Construct, prop: string, folderPath: string, exclude: string[]): UploadFolder {
  const folder = tryRead(scope, prop, folderPath, exclude);
  if (folder.files.length === 0) {
    refuse(scope, `\`${prop}\` must contain a file that is neither hidden nor excluded, got ${whereIs(folderPath)}`);
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
    if (error instanceof UploadFolderError) refuse(scope, `\`${prop}\` ${error.message}, got ${whereIs(folderPath)}`);
    throw error;
  }
}

/** Returns a path as messages show it: a relative one with the folder that it means. */
function whereIs(folderPath: string): string {
  if (path.isAbsolute(folderPath)) return folderPath;
  return `${folderPath} (${path.resolve(folderPath)}). Relative paths begin at the working directory of the app`;
}

/**
 * The files of a folder to upload.
 */
export interface UploadFolder {
  /** Paths of files below the folder, with forward slashes. */
  readonly files: string[];
  /** Their total size in bytes. */
  readonly size: number;
}

/**
 * The error for a folder that cannot be uploaded.
 */
class UploadFolderError extends Error {}

/**
 * Lists the files of a folder. Links are followed only if they stay inside it. Files outside of it could be published
 * by mistake.
 */
export function readUploadFolder(root: string, exclude: string[]): UploadFolder {
  if (!isFolder(root)) throw new UploadFolderError('must be an existing folder');
  const realRoot = fs.realpathSync(root);
  const ignore = IgnoreStrategy.git(path.resolve(root), exclude);
  const files: string[] = [];
  let size = 0;

  const visit = (folder: string, above: string[]): void => {
    for (const name of fs.readdirSync(folder).sort()) {
      const file = path.join(folder, name);
      if (ignore.ignores(file)) continue;
      const real = insideOf(realRoot, file);
      const stat = fs.statSync(real);
      if (stat.isDirectory()) {
        if (above.includes(real)) {
          throw new UploadFolderError(`must not contain a link to one of its parent folders (${file})`);
        }
        visit(file, [...above, real]);
      } else {
        files.push(path.relative(path.resolve(root), file).split(path.sep).join('/'));
        size += stat.size;
      }
    }
  };
  visit(path.resolve(root), [realRoot]);
  return { files, size };
}

/** Whether a path is a folder. A path that is too long, or has invalid characters, is not. */
function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function insideOf(realRoot: string, file: string): string {
  const real = resolveLink(file);
  if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
    throw new UploadFolderError(`must not contain a link to a path outside of it (${file} -> ${real})`);
  }
  return real;
}

function resolveLink(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    throw new UploadFolderError(`must not contain a broken link (${file})`);
  }
}
