import { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

/**
 * A name in public DNS: two labels or more, the last one of letters or Punycode. This excludes IP addresses and
 * `localhost`.
 */
export const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;

// Names in private networks: of the cloud, which has instance metadata and credentials, of a cluster, a home or an
// office.
export const PRIVATE_NAME = /\.(internal|svc|local|localhost|localdomain|lan|intranet|corp|home|arpa|test|invalid)$/i;

/**
 * The name of a bucket: labels as in a host name, which together are not an IP address.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME =
  /^(?=.{3,63}$)(?!\d+(\.\d+){3}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Returns the URL of a bucket on a server with an S3-compatible API, without a trailing slash. The transform function
 * sends requests to this URL only, so all of it must be known at synthesis.
 */
export function bucketUrl(
  scope: IConstruct, endpoint: string, bucketName: string, forcePathStyle: boolean, path: string,
): string {
  const { host } = requireEndpoint(scope, endpoint, path);
  if (!isKnown(bucketName) || !BUCKET_NAME.test(bucketName)) {
    refuse(scope, `\`${path}.bucketName\` must be known at synthesis, `
      + `as 3 to 63 lower-case letters, digits, '.' and '-', got ${bucketName}`);
  }
  if (!forcePathStyle && bucketName.includes('.')) {
    refuse(scope, `\`${path}.bucketName\` must have no dots without \`forcePathStyle\`, because no certificate is `
      + `valid for it as a part of the host name, got ${bucketName}`);
  }
  return forcePathStyle ? `https://${host}/${bucketName}` : `https://${bucketName}.${host}`;
}

function requireEndpoint(scope: IConstruct, endpoint: string, path: string): URL {
  const url = isKnown(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    refuse(scope, `\`${path}.endpoint\` must be known at synthesis, and be https:// and a host name only, such as `
      + `https://s3.eu-central-003.backblazeb2.com, got ${endpoint}`);
  }
  if (!HOST_NAME.test(url.hostname) || PRIVATE_NAME.test(url.hostname)) {
    refuse(scope, `\`${path}.endpoint\` must be the host name of a server on the internet, not an IP address or a name `
      + `in a private network, got ${endpoint}`);
  }
  return url;
}
