import * as dns from 'node:dns';
import { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';

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
