import * as http from 'node:http';
import * as https from 'node:https';
import { LookupFunction } from 'node:net';
import { checkedLookup } from './checked-lookup';
import { Transport } from '../../aws/http-client';

/**
 * Returns the transport to origins on the internet. Connections that stay open lead to addresses that were checked.
 *
 * @param options another look-up and trusted certificates, for tests
 */
export function internet(options: { readonly lookup?: LookupFunction; readonly ca?: string } = {}): Transport {
  const { lookup = checkedLookup(), ca } = options;
  const agent = new https.Agent({ keepAlive: true, maxSockets: 64, lookup, ca, rejectUnauthorized: true });
  return (url, request) => https.request(url, { ...request, agent });
}

/**
 * Returns the transport to the origins of the local edge, or undefined in AWS, where every function has the address of
 * the runtime's API. No setting of a function can remove that variable.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function localTransport({ HTTPS_ORIGINS, AWS_LAMBDA_RUNTIME_API }: NodeJS.ProcessEnv): Transport | undefined {
  if (HTTPS_ORIGINS === undefined || AWS_LAMBDA_RUNTIME_API !== undefined) return undefined;
  return (url, request) => http.request(`${HTTPS_ORIGINS}${url.host}${url.pathname}${url.search}`, request);
}
