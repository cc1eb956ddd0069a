import { LookupAddress } from 'node:dns';
import { checkedLookup } from '../../../../src/runtime/transformer/https-origin/checked-lookup';

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
