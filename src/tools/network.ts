import { isIP } from 'node:net';

const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** Maximum response body in bytes. No image is this large, and a larger response must not occupy a command. */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;

const EXPLANATIONS: ReadonlyArray<[code: RegExp, sentence: (url: URL, error: Error) => string]> = [
  [/^(ENOTFOUND|EAI_)/, url => `DNS cannot resolve ${url.hostname}: check the spelling and your network`],
  [
    /^ECONNREFUSED$/,
    url => `nothing listens at ${url.host}${isLoopback(url) ? ": is 'cdk-image-cdn serve' running?" : ''}`,
  ],
  [/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, url => `${url.host} cannot be reached from this network`],
  [/^(ECONNRESET|EPIPE)$/, url => `${url.host} closed the connection before the response was complete`],
  [
    CERTIFICATE,
    (url, error) => `the certificate of ${url.host} cannot be trusted: ${error.message.replace(/\s+/g, ' ')}`,
  ],
  [/^(EPROTO|ERR_SSL_)/, url => `${url.host} does not support TLS on this port: did you mean http://?`],
  [/^HPE_/, (url, error) => `${url.host} sent a response that is not valid HTTP: ${error.message}`],
];

/** Returns a one-sentence explanation of a network error. */
export function explainNetworkError(error: NodeJS.ErrnoException, url: URL): string {
  const [, sentence] = EXPLANATIONS.find(([code]) => code.test(error.code ?? '')) ?? [];
  return sentence?.(url, error) ?? `the request to ${url.host} failed: ${error.message}`;
}

/** Returns whether a URL points to this machine, where plain HTTP is safe. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1'
    || (isIP(host) === 4 && host.startsWith('127.'));
}
