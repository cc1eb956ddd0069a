import { Code, CodeFields, call, member, addRemark } from './code';
import { Behavior, Origin } from './distribution';
import { Draft } from './draft';
import { Fields } from './evidence';
import { isSetIn, isTrueIn, numberIn, recordIn, recordsIn, textIn } from './fields';

const THIS = member('this');

/** A pattern of all files in folders. */
const FOLDER = /^((?:(?!\.{1,2}\/)[\w.-]+\/)+)\*$/;

/** A pattern of files that are no images, in any folder. */
const OTHER_FILES = /^\*\.(?!jpe?g$|jpe$|png$|webp$|avif$|gif$|svg$|tiff?$|hei[cf]$)\w{1,10}$/i;

const IDENTITY = /^origin-access-identity\/cloudfront\/(\w+)$/;

/** A source of originals: folders of URLs, and the place of their originals. */
interface Route {
  readonly pathPrefix: string;
  readonly origin: Origin;
  /** The folders at the origin that the route serves. */
  readonly folder: string;
}

/** Adds the buckets or servers of the originals. Returns the Region of the first bucket, if it is known. */
export function addOriginals(draft: Draft, images: readonly Behavior[]): string | undefined {
  const { routes, otherFiles } = routesOf(draft, images);
  const region = routes.find(({ origin }) => origin.region !== undefined)?.origin.region;
  const [first] = routes;
  if (!first) {
    draft.props.bucket = draft.bucket(undefined);
    draft.differ('origins', 'the distribution has no bucket. Replace the placeholder by the bucket of the originals. '
      + 'If another image service is behind it, pass its name to --from');
    return undefined;
  }
  const isHttps = routes.some(({ origin }) => origin.kind === 'https');
  if (routes.length === 1 && first.folder === '' && first.pathPrefix === '' && !isHttps) {
    draft.props.bucket = draft.bucket(first.origin.bucketName);
  } else {
    draft.props.sources = routes.map(route => routeCode(draft, route, region));
  }
  if (routes.some(({ origin: { kind, bucketName } }) => kind === 'bucket' && bucketName === undefined)) {
    draft.differ('name of the bucket', 'CloudFormation has chosen it. Replace the placeholder, or add the output of '
      + '`aws cloudformation describe-stack-resources --stack-name NAME` to the files');
  }
  if (otherFiles.length > 0) draft.props.otherFiles = otherFiles;
  if (isHttps) draft.transformation.delivery = member('VariantDelivery.FUNCTION_FIRST');
  [...new Set(routes.map(({ origin }) => origin))].forEach(origin => addOriginSettings(draft, origin));
  if (!isHttps) addAccess(draft, routes);
  return region;
}

/** Returns a route for each folder with another place. Others are served by the route that contains them. */
function routesOf(
  draft: Draft, images: readonly Behavior[],
): { readonly routes: readonly Route[]; readonly otherFiles: readonly string[] } {
  const whole = images.find(({ pattern }) => pattern === undefined);
  const patterns = images.filter(({ pattern }) => pattern !== undefined);
  const main = whole ?? patterns[0];
  if (!main) return { routes: [], otherFiles: [] };
  const isAlone = patterns.every(({ origin }) => isSamePlace(origin, main.origin));
  const routes: Route[] = whole || isAlone ? [{ pathPrefix: '', origin: main.origin, folder: main.origin.folder }] : [];
  const otherFiles: string[] = [];
  for (const { pattern, origin } of patterns) {
    const [, folder] = FOLDER.exec(pattern!) ?? [];
    const isServed = routes[0]?.pathPrefix === '' && isSamePlace(origin, routes[0].origin);
    if (isServed) {
      if (OTHER_FILES.test(pattern!)) otherFiles.push(pattern!);
    } else if (folder !== undefined) {
      routes.push({ pathPrefix: folder, origin, folder: origin.folder + folder });
    } else {
      draft.differ(`behavior ${pattern} (${origin.host})`, 'sources are chosen by folders such as products/*, and not '
        + 'by such patterns. Move the files to a folder, or create another ImageCdn');
    }
  }
  return { routes: routes.filter(route => !isInside(route, routes)), otherFiles: [...new Set(otherFiles)] };
}

/** Whether the route of the next folder around that of a route serves the same originals. */
function isInside({ pathPrefix, origin }: Route, routes: readonly Route[]): boolean {
  const around = routes.filter(route => pathPrefix !== route.pathPrefix && pathPrefix.startsWith(route.pathPrefix))
    .reduce<Route | undefined>((longest, route) =>
      longest && longest.pathPrefix.length > route.pathPrefix.length ? longest : route, undefined);
  return around !== undefined && isSamePlace(origin, around.origin);
}

function isSamePlace(a: Origin, b: Origin): boolean {
  return a.host === b.host && a.folder === b.folder;
}

function routeCode(draft: Draft, { pathPrefix, origin, folder }: Route, region: string | undefined): CodeFields {
  const prefix = pathPrefix === '' ? {} : { pathPrefix };
  if (origin.kind === 'https') return { ...prefix, source: httpsCode(draft, origin, folder) };
  const bucket = draft.bucket(origin.bucketName, origin.region === region ? undefined : origin.region);
  const options = folder === '' ? [] : [{ keyPrefix: folder }];
  return { ...prefix, source: call('ImageSource.bucket', bucket, ...options) };
}

function httpsCode(draft: Draft, { host, fields }: Origin, folder: string): Code {
  const custom = recordIn(fields, 'CustomOriginConfig');
  const port = numberIn(custom, 'HTTPSPort') ?? 443;
  const isHttp = (textIn(custom, 'OriginProtocolPolicy') ?? '').startsWith('http-only');
  if (isHttp) {
    draft.differ(`origin ${host}`, 'originals are read over HTTPS only, and CloudFront reads them over HTTP. Give the '
      + 'server a certificate that is valid');
  }
  return call('ImageSource.https', {
    origin: `https://${host}${port === 443 || isHttp ? '' : `:${port}`}`,
    ...folder !== '' && { pathPrefix: folder },
    ...headersOf(fields).length > 0 && {
      headersSecret: addRemark(
        call('secretsmanager.Secret.fromSecretNameV2', THIS, 'OriginHeaders', 'origin-headers'),
        'create it: a JSON object with the headers',
      ),
    },
  });
}

function addOriginSettings(draft: Draft, origin: Origin): void {
  const { fields, host, kind, failover } = origin;
  const shield = recordIn(fields, 'OriginShield');
  const shieldRegion = textIn(shield, 'OriginShieldRegion');
  if (isTrueIn(shield, 'Enabled') && shieldRegion !== undefined) draft.props.originShieldRegion = shieldRegion;
  if (kind === 'website') {
    draft.differ(`origin ${host}`, 'the bucket is read by the API of S3, and not as a website: without index '
      + 'documents, redirects and error pages. It need not be public any more');
  }
  if (failover !== undefined) {
    draft.differ(`failover to ${failover}`, 'set `replica` to a bucket with the same images in another Region: see '
      + 'docs/replication.md');
  }
  const names = headersOf(fields).map(header => textIn(header, 'HeaderName') ?? '');
  if (names.length > 0) {
    draft.differ(`headers for ${host}: ${names.join(', ')}`, kind === 'https'
      ? 'put names and values into the secret of `headersSecret`. Values are not printed here'
      : 'they are not sent to the bucket. Remove conditions on them from its policy');
  }
  const attempts = numberIn(fields, 'ConnectionAttempts') ?? 3;
  const timeout = numberIn(fields, 'ConnectionTimeout') ?? 10;
  if (attempts !== 3 || timeout !== 10) {
    draft.differ(`ConnectionAttempts, ConnectionTimeout of ${host}`, 'they have the values that the CDN chooses');
  }
}

/** Returns the headers that CloudFront adds. Templates have another name for them. */
function headersOf(fields: Fields): Fields[] {
  return [...recordsIn(fields, 'CustomHeaders'), ...recordsIn(fields, 'OriginCustomHeaders')];
}

/** The access identity of the bucket may stay, since its policy names it. An access control names the distribution. */
function addAccess(draft: Draft, routes: readonly Route[]): void {
  const identities = routes.map(({ origin: { fields } }) =>
    IDENTITY.exec(textIn(recordIn(fields, 'S3OriginConfig'), 'OriginAccessIdentity') ?? '')?.[1]);
  const [identity] = identities;
  const imported = call('cloudfront.OriginAccessIdentity.fromOriginAccessIdentityId', THIS, 'Identity', identity ?? '');
  draft.props.originAccess = identity !== undefined && identities.every(each => each === identity)
    ? call('OriginAccess.identity', imported) : call('OriginAccess.control');
  if (routes.some(({ origin: { fields } }) => isSetIn(fields, 'OriginAccessControlId'))) {
    draft.differ('OriginAccessControlId', 'the CDN has an access control of its own. The bucket policy must allow the '
      + 'new distribution beside the current one');
  }
}
