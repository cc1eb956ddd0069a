/**
 * What a signed URL or cookie of CloudFront allows, as who signs and who checks write it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export interface AccessPolicy {
  /** A URL; in a custom policy `*` and `?` in it stand for any characters and for one. */
  readonly resource: string;
  /** In seconds since 1970, as all times here. */
  readonly expires: number;
  readonly notBefore?: number;
  /** The IPv4 addresses of viewers, such as `192.0.2.0/24`. */
  readonly ipRange?: string;
}

/** The parameters of a signed URL. Of cookies, `CloudFront-` comes before each. */
export const SIGNED_PARAMETERS = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;

export type SignedParameters = { readonly [name in typeof SIGNED_PARAMETERS[number]]?: string };

/** A canned policy is not sent: CloudFront writes it down itself, and so has to write the same. */
export function printPolicy({ resource, expires, notBefore, ipRange }: AccessPolicy): string {
  return JSON.stringify({
    Statement: [{
      Resource: resource,
      Condition: {
        DateLessThan: { 'AWS:EpochTime': expires },
        ...notBefore !== undefined && { DateGreaterThan: { 'AWS:EpochTime': notBefore } },
        ...ipRange !== undefined && { IpAddress: { 'AWS:SourceIp': ipRange } },
      },
    }],
  });
}

/** Base64 with the characters that CloudFront takes in place of those that mean something in a URL. */
export function encodeForUrl(bytes: Buffer): string {
  return bytes.toString('base64').replace(/\+/g, '-').replace(/=/g, '_').replace(/\//g, '~');
}

/** Undefined where it is no such encoding. */
export function decodeFromUrl(text: string): Buffer | undefined {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === base64 ? bytes : undefined;
}
