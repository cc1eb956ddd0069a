import * as fc from 'fast-check';
import { readIptc } from '../../../../../src/runtime/transformer/encode/metadata/read-iptc';
import { iptcOf, resourceOf } from '../../exif.support';

const DATASETS = iptcOf({ 5: 'secret', 80: ['Jane', 'Joe'], 90: 'secret', 110: 'Credit', 116: '© Jane' });
const PROPERTIES = { creator: ['Jane', 'Joe'], creditLine: 'Credit', copyrightNotice: '© Jane' };
const PHOTOSHOP = Buffer.from('Photoshop 3.0\0');

describe('readIptc()', () => {
  test('reads creators, credit line and copyright notice, and nothing else', () => {
    expect(readIptc(DATASETS)).toEqual(PROPERTIES);
    expect(readIptc(Buffer.alloc(0))).toEqual({});
  });

  test.each([['', ''], ['a', ''], ['ab', 'odd']])('reads them from a resource of Photoshop after one named %j', (name, own) => {
    const resources = [resourceOf(0x0425, Buffer.alloc(name.length), name), resourceOf(0x0404, DATASETS, own)];
    expect(readIptc(Buffer.concat([PHOTOSHOP, ...resources]))).toEqual(PROPERTIES);
    expect(readIptc(Buffer.concat([PHOTOSHOP, resources[0]]))).toEqual({});
  });

  test('reads UTF-8 without its declaration, and Latin-1', () => {
    expect(readIptc(Buffer.from('\x1c\x02\x74\0\x03\xa9 J', 'latin1')).copyrightNotice).toBe('© J');
  });

  test('ignores other records, and what follows a dataset that is cut off or extended', () => {
    const other = Buffer.from(DATASETS);
    other[DATASETS.indexOf('Jane') - 4] = 3;
    expect(readIptc(other).creator).toEqual(['Joe']);
    expect(readIptc(DATASETS.subarray(0, -1))).toEqual({ creator: ['Jane', 'Joe'], creditLine: 'Credit' });
    const extended = Buffer.from('\x1c\x02\x50\x80\x04\0\0\0\x01A', 'latin1');
    expect(readIptc(Buffer.concat([extended, DATASETS]))).toEqual({});
  });

  test('reads any bytes without an error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 50 }), fc.constant(resourceOf(0x0404, DATASETS)), fc.constant(DATASETS),
    );
    fc.assert(fc.property(fc.boolean(), fc.array(bytes), fc.nat(200), (isResource, parts, length) => {
      const block = Buffer.concat([...isResource ? [PHOTOSHOP] : [], ...parts]).subarray(0, length);
      expect(() => readIptc(block)).not.toThrow();
    }));
  });

  test('reads the datasets in the first 256 kB, of any number', () => {
    const dataset = iptcOf({ 80: 'J' });
    const block = Buffer.alloc(dataset.length * 1e6, dataset);
    expect(readIptc(block)).toEqual({ creator: Array.from({ length: Math.floor(256_000 / dataset.length) }, () => 'J') });
  });
});
