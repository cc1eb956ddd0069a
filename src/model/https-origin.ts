/** An HTTPS origin of originals, as the functions of a CDN know it. */
export interface HttpsOrigin {
  /** The URL that all originals are below, with a slash at the end. Its path is percent-encoded. */
  readonly url: string;
  /** The hosts, with their ports if these are not 443, to which the origin may redirect. */
  readonly redirectHosts?: readonly string[];
  /** The ARN of the secret with headers for the origin. */
  readonly headersSecret?: string;
}
