import { isLoopback } from './loopback';

const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

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
