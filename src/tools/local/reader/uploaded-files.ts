import * as fs from 'node:fs';
import { App } from './app';
import { isRecord } from '../../../model/is-record';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Headers, headerProblem } from '../http/message';
import { StoredUpload } from '../s3/folder-object-store';

const DEPLOYMENT: PropertyTable = {
  DestinationBucketArn: 'harmless',
  DestinationBucketKeyPrefix: 'emulated',
  DestinationBucketName: 'emulated',
  DistributionId: 'harmless', // the local edge starts with an empty cache
  DistributionPaths: 'harmless',
  Exclude: 'emulated',
  Extract: 'emulated',
  Include: 'emulated',
  OutputObjectKeys: 'harmless',
  Prune: 'emulated',
  RetainOnDelete: 'harmless',
  ServiceToken: 'harmless',
  SignContent: 'harmless',
  SourceBucketNames: 'harmless', // the object key identifies the asset
  SourceMarkers: 'emulated',
  SourceMarkersConfig: 'harmless',
  SourceObjectKeys: 'emulated',
  SystemMetadata: 'emulated',
  UserMetadata: 'emulated',
  WaitForDistributionInvalidation: 'harmless',
};

/** The system metadata that S3 returns as headers. The rest concerns storage. */
const SYSTEM_HEADERS = [
  'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires',
];
const SYSTEM_HARMLESS = ['acl', 'sse', 'sse-kms-key-id', 'storage-class', 'website-redirect'];

/** Returns the uploads of the CDK's BucketDeployments to a bucket, in the order of deployment. */
export function uploadsTo(app: App, bucketName: string): StoredUpload[] {
  return inDeploymentOrder(app.resolver.resourcesOf('Custom::CDKBucketDeployment'))
    .map(located => Properties.of({ ...located, ...app }, DEPLOYMENT))
    .filter(deployment => deployment.string('DestinationBucketName') === bucketName)
    .map(deployment => readUpload(app, deployment));
}

/** Sorts deployments after their dependencies. CloudFormation does not define the order of the rest. */
function inDeploymentOrder(deployments: Located[]): Located[] {
  const ordered: Located[] = [];
  const add = (deployment: Located) => {
    if (ordered.includes(deployment)) return;
    deployments.filter(other => other.stack === deployment.stack
      && deployment.resource.dependsOn.includes(other.resource.logicalId)).forEach(add);
    ordered.push(deployment);
  };
  deployments.forEach(add);
  return ordered;
}

function readUpload(app: App, deployment: Properties): StoredUpload {
  refuseChangesToFiles(deployment);
  const prefix = (deployment.string('DestinationBucketKeyPrefix') ?? '').replace(/\/$/, '');
  return {
    folders: deployment.strings('SourceObjectKeys').map(key => folderOf(app, deployment, key)),
    prefix: prefix && `${prefix}/`,
    includes: syncFilter(deployment.strings('Exclude'), deployment.strings('Include')),
    prune: deployment.value('Prune') === undefined || deployment.boolean('Prune'),
    headers: {
      ...checkHeaders(deployment, 'SystemMetadata', systemHeaders(deployment)),
      ...checkHeaders(deployment, 'UserMetadata', userHeaders(deployment)),
    },
  };
}

function refuseChangesToFiles(deployment: Properties): void {
  if (deployment.value('Extract') !== undefined && !deployment.boolean('Extract')) {
    deployment.refuse('Extract', 'the local edge does not support uploads of the archive itself: set extract to true');
  }
  const markers = deployment.value('SourceMarkers');
  if (Array.isArray(markers) && markers.some(marker => isRecord(marker) && Object.keys(marker).length > 0)) {
    deployment.refuse('SourceMarkers', 'the local edge does not replace markers in uploaded files: '
      + 'upload a folder with Source.asset()');
  }
}

function folderOf({ assets }: App, deployment: Properties, objectKey: string): string {
  const folder = assets.get(objectKey);
  if (folder === undefined) {
    return deployment.refuse('SourceObjectKeys', `${objectKey} is not an asset of this app: `
      + 'upload a folder with Source.asset(), or pass --images');
  }
  if (!fs.existsSync(folder)) {
    return deployment.refuse('SourceObjectKeys', `its asset ${folder} does not exist: run \`npx cdk synth\` again`);
  }
  if (!fs.statSync(folder).isDirectory()) {
    return deployment.refuse('SourceObjectKeys', `the local edge does not unpack ${folder}: `
      + 'pass the folder instead of the archive to Source.asset(), or pass --images');
  }
  return folder;
}

function systemHeaders(deployment: Properties): Headers {
  const metadata = Object.entries(deployment.stringMap('SystemMetadata'))
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  const unknown = metadata.find(([name]) => ![...SYSTEM_HEADERS, ...SYSTEM_HARMLESS].includes(name));
  if (unknown) deployment.refuse('SystemMetadata', `the local edge does not support ${unknown[0]}`);
  return Object.fromEntries(metadata.filter(([name]) => SYSTEM_HEADERS.includes(name)));
}

/** Rejects a header at the start that would be invalid in every response. */
function checkHeaders(deployment: Properties, property: string, headers: Headers): Headers {
  const problem = Object.entries(headers).map(([name, value]) => headerProblem(name, value))
    .find(text => text !== undefined);
  if (problem !== undefined) deployment.refuse(property, `it must be a valid HTTP header: ${problem}`);
  return headers;
}

function userHeaders(deployment: Properties): Headers {
  return Object.fromEntries(Object.entries(deployment.stringMap('UserMetadata'))
    .map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value]));
}

/**
 * Returns the filter of `aws s3 sync` as the CDK's BucketDeployment uses it. Everything is included by default, and the
 * last matching pattern decides, with inclusions after exclusions. Patterns are those of Python's `fnmatch`.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters
 */
export function syncFilter(exclude: string[], include: string[]): (name: string) => boolean {
  const rulesFromTheLast = [
    ...exclude.map(pattern => ({ regExp: fnmatch(pattern), included: false })),
    ...include.map(pattern => ({ regExp: fnmatch(pattern), included: true })),
  ].reverse();
  return name => rulesFromTheLast.find(rule => rule.regExp.test(name))?.included ?? true;
}

/** Supports `*`, `?`, `[abc]` and `[!abc]`, all of which match slashes, too. */
function fnmatch(pattern: string): RegExp {
  const source = pattern.replace(
    /\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/g,
    (token: string, not: string | undefined, set: string | undefined) => {
      if (token.startsWith('*')) return '[\\s\\S]*';
      if (token === '?') return '[\\s\\S]';
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      return token.replace(/[.+^${}()|[\]\\]/, '\\$&');
    },
  );
  return new RegExp(`^${source}$`);
}
