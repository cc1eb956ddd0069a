import { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

/** A name in public DNS: at least two labels, the last one of letters, so no address of any form and no `localhost`. */
export const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

// What leads into a network: of the cloud, where instance metadata and credentials are, of a cluster, or of a home or
// an office.
const INSIDE = /\.(internal|svc|local|localhost|localdomain|lan|intranet|corp|home|arpa|test|invalid)$/i;

/**
 * Labels of a host name, and together no IP address.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const BUCKET_NAME = /^(?=.{3,63}$)(?!\d+(\.\d+){3}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * The address of a bucket on another S3 server than AWS's, without a slash at its end. It is the only one that is ever
 * asked, so all of it has to be known now.
 */
export function bucketUrl(scope: IConstruct, endpoint: string, bucketName: string, forcePathStyle: boolean): string {
  const { host } = requireEndpoint(scope, endpoint);
  if (!isKnown(bucketName) || !BUCKET_NAME.test(bucketName)) {
    refuse(scope, `\`bucketName\` must be known at synthesis: 3 to 63 lower-case letters, digits, '.' and '-', got: ${bucketName}`);
  }
  if (!forcePathStyle && bucketName.includes('.')) {
    refuse(scope, `\`bucketName\` with a dot needs \`forcePathStyle\`: no certificate is valid for it as a part of the host name, got: ${bucketName}`);
  }
  return forcePathStyle ? `https://${host}/${bucketName}` : `https://${bucketName}.${host}`;
}

function requireEndpoint(scope: IConstruct, endpoint: string): URL {
  const url = isKnown(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    refuse(scope, `\`endpoint\` must be known at synthesis, and be https:// and a host alone, such as https://s3.eu-central-003.backblazeb2.com, got: ${endpoint}`);
  }
  if (!HOST_NAME.test(url.hostname) || INSIDE.test(url.hostname)) {
    refuse(scope, `\`endpoint\` must be a server on the internet by its name, no address and no name of an inner network, got: ${endpoint}`);
  }
  return url;
}
