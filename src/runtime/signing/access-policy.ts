/**
 * The policy of a signed URL or cookie of CloudFront.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export interface AccessPolicy {
  /** A URL. In a custom policy, `*` matches any characters and `?` matches one. */
  readonly resource: string;
  /** In seconds since 1970. */
  readonly expires: number;
  /** In seconds since 1970. */
  readonly notBefore?: number;
  /** The IPv4 addresses of viewers, such as `192.0.2.0/24`. */
  readonly ipRange?: string;
}

/** The parameters of a signed URL. The names of cookies have the prefix `CloudFront-`. */
export const SIGNED_PARAMETERS = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;

export type SignedParameters = { readonly [name in typeof SIGNED_PARAMETERS[number]]?: string };

/** Returns a policy as JSON. A canned policy is not sent, so its JSON must equal CloudFront's byte for byte. */
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

/** Encodes in CloudFront's variant of Base64, without characters that have a meaning in URLs. */
export function encodeForUrl(bytes: Buffer): string {
  return bytes.toString('base64').replace(/\+/g, '-').replace(/=/g, '_').replace(/\//g, '~');
}

/** Decodes CloudFront's variant of Base64. Returns undefined for other text. */
export function decodeFromUrl(text: string): Buffer | undefined {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === base64 ? bytes : undefined;
}
