import { isIP } from 'node:net';
import * as ipaddr from 'ipaddr.js';

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
