import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { LookupFunction, isIP } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { Transport } from '../../aws/http-client';

/** Returns the addresses of a host. */
export type Resolve = (host: string) => Promise<dns.LookupAddress[]>;

/**
 * Returns the look-up of a connection, which yields only addresses that were checked. It refuses a host if any of its
 * addresses is not public: a host of the internet has no other ones.
 *
 * The connection goes to the addresses that this look-up returns. There is no second look-up between the check and the
 * connection, which could have another result (DNS rebinding).
 */
export function checkedLookup(
  resolve: Resolve = host => dns.promises.lookup(host, { all: true }),
  isAllowed: (address: string) => boolean = isPublicAddress,
): LookupFunction {
  return (host, { all }, callback) => {
    checkedAddresses(host, resolve, isAllowed).then(
      addresses => all ? callback(null, addresses) : callback(null, addresses[0].address, addresses[0].family),
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

async function checkedAddresses(
  host: string, resolve: Resolve, isAllowed: (address: string) => boolean,
): Promise<dns.LookupAddress[]> {
  const addresses = await resolve(host);
  const refused = addresses.find(({ address }) => !isAllowed(address));
  if (refused) throw new Error(`${host} has the address ${refused.address}, which is not on the internet`);
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}

// The only part of IPv6 from which addresses of the internet are assigned. Outside it are, among others, addresses with
// an IPv4 address inside.
// https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address belongs to a host on the internet. Loopback, link-local, private, shared (CGNAT), multicast and
 * reserved addresses do not, nor do IPv6 addresses that contain an IPv4 address: mapped ones, and those of NAT64, 6to4
 * and Teredo.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
export function isPublicAddress(address: string): boolean {
  // The zone of a scoped address names a network of this machine.
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

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
