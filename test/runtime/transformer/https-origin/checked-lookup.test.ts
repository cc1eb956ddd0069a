import { LookupAddress } from 'node:dns';
import fc from 'fast-check';
import {
  checkedLookup, isPublicAddress, localTransport,
} from '../../../../src/runtime/transformer/https-origin/checked-lookup';

const PUBLIC: LookupAddress = { address: '93.184.215.14', family: 4 };
const ALSO_PUBLIC: LookupAddress = { address: '2606:2800:21f::1', family: 6 };
const PRIVATE: LookupAddress = { address: '10.0.0.1', family: 4 };

function look(addresses: LookupAddress[] | Error, all: boolean): Promise<unknown> {
  const lookup = checkedLookup(async () => {
    if (addresses instanceof Error) throw addresses;
    return addresses;
  });
  return new Promise((resolve, reject) => {
    lookup('cms.example.com', { all }, (error, ...found) => error ? reject(error) : resolve(found));
  });
}

describe('checkedLookup', () => {
  test('returns the addresses that it has checked, in the form that the connection requests', async () => {
    expect(await look([PUBLIC, ALSO_PUBLIC], true)).toEqual([[PUBLIC, ALSO_PUBLIC]]);
    expect(await look([PUBLIC, ALSO_PUBLIC], false)).toEqual([PUBLIC.address, PUBLIC.family]);
  });

  test.each([true, false])('rejects a host if any of its addresses is not public (all: %s)', async all => {
    for (const addresses of [[PRIVATE], [PUBLIC, PRIVATE], [PRIVATE, PUBLIC], [PUBLIC, ALSO_PUBLIC, PRIVATE]]) {
      await expect(look(addresses, all)).rejects.toThrow(
        'cms.example.com has the address 10.0.0.1, which is not on the internet',
      );
    }
  });

  test('rejects a host without addresses, and one that cannot be looked up', async () => {
    await expect(look([], true)).rejects.toThrow('cms.example.com has no address');
    await expect(look(new Error('ENOTFOUND'), true)).rejects.toThrow('ENOTFOUND');
  });

  test('looks a host up once for each connection, so that no second result can replace the checked one', async () => {
    const answers = [[PUBLIC], [PRIVATE]];
    const lookup = checkedLookup(async () => answers.shift()!);
    const once = () => new Promise((resolve, reject) => {
      lookup('cms.example.com', { all: true }, (error, found) => error ? reject(error) : resolve(found));
    });
    expect(await once()).toEqual([PUBLIC]);
    expect(answers).toHaveLength(1);
    await expect(once()).rejects.toThrow('10.0.0.1');
  });
});

describe('isPublicAddress', () => {
  test.each(['93.184.215.14', '1.1.1.1', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '2a00:1450:4001::200e'])(
    'accepts %s, which is on the internet', address => expect(isPublicAddress(address)).toBe(true),
  );

  test.each([
    ['unspecified', '0.0.0.0', '0.1.2.3', '::'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['link-local, with Lambda\'s runtime API and instance metadata', '169.254.100.1', '169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00:ec2::254', 'fec0::1'],
    ['shared by carriers', '100.64.0.1', '100.127.255.255'],
    ['multicast or broadcast', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    ['reserved or for documentation', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1',
      '2001:db8::1', '3fff::1', '100::1', '4000::1', '5f00::1'],
    ['an IPv4 address in IPv6', '::ffff:93.184.215.14', '::ffff:7f00:1', '::ffff:0:127.0.0.1', '::127.0.0.1'],
    ['an IPv4 address behind NAT64', '64:ff9b::7f00:1', '64:ff9b::5db8:d70e', '64:ff9b:1::a9fe:a9fe'],
    ['an IPv4 address in a tunnel', '2002:7f00:1::', '2002:a00:1::1', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['of a zone', '2a00:1450:4001::200e%eth0', '2606:2800:21f::1%1', '::ffff:93.184.215.14%lo', 'fe80::1%25eth0', '::1%lo'],
    ['no address', '', 'localhost', '2130706433', '0x7f.1', '127.1', '0177.0.0.1', '1.1.1.1.', '1.1.1.1:80'],
  ])('rejects an address that is %s', (_kind, ...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  test('rejects every IPv6 address that contains an IPv4 address in a known way', () => {
    const hex = (octets: number[]) => octets.map(octet => octet.toString(16).padStart(2, '0')).join('');
    const v4 = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
    fc.assert(fc.property(v4, octets => {
      const [high, low] = [hex(octets.slice(0, 2)), hex(octets.slice(2))];
      const forms = [
        `::ffff:${octets.join('.')}`, `::${high}:${low}`, `64:ff9b::${high}:${low}`, `64:ff9b:1::${high}:${low}`,
        `2002:${high}:${low}::1`, `2001:0:${high}:${low}::1`, `::ffff:0:${high}:${low}`,
      ];
      expect(forms.filter(isPublicAddress)).toEqual([]);
    }));
  });

  test('accepts an IPv4 address in its one form with four decimal numbers, and rejects every other spelling of it', () => {
    fc.assert(fc.property(fc.ipV4(), address => {
      const octets = address.split('.').map(Number);
      const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
      const inBase = (prefix: string, base: number) => octets.map(octet => prefix + octet.toString(base)).join('.');
      const spellings = [
        String(number), `0x${number.toString(16)}`, `0${number.toString(8)}`, inBase('0x', 16), inBase('0', 8),
        `${octets[0]}.${number % 2 ** 24}`, `${octets[0]}.${octets[1]}.${number % 2 ** 16}`, `${address}.`, `${address}%1`,
        ` ${address}`, `[${address}]`, address.replace(/[.]/g, '\u3002'), inBase('00', 10),
      ];
      expect(spellings.filter(spelling => spelling !== address && isPublicAddress(spelling))).toEqual([]);
    }));
  });
});

describe('localTransport', () => {
  test('exists at the local edge only', () => {
    const env = { HTTPS_ORIGINS: 'http://127.0.0.1:1/https.f/' };
    expect(localTransport(env)).toBeDefined();
    expect(localTransport({})).toBeUndefined();
    // Lambda sets this variable for every function, and rejects a function that sets it itself.
    expect(localTransport({ ...env, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001' })).toBeUndefined();
  });
});
