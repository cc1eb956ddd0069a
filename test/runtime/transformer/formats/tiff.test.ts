import { bytesOfField } from '../../../../src/runtime/transformer/formats/tiff';
import { exifOf } from '../exif.support';

const IPTC = 0x83bb;
const DATASETS = Buffer.from('\x1c\x02\x50\0\x03Max', 'latin1');

test.each(['II', 'MM'] as const)('bytesOfField() returns numbers of 32 bits as a TIFF in the byte order %s has them', order => {
  const tiff = exifOf({ [IPTC]: DATASETS }, order);
  const [type, count] = order === 'II' ? [12, 14] : [13, 17];
  expect(bytesOfField(tiff, IPTC)).toEqual(DATASETS);
  tiff[type] = 4; // LONG
  tiff[count] = DATASETS.length / 4;
  expect(bytesOfField(tiff, IPTC)).toEqual(DATASETS);
  expect(bytesOfField(tiff, 0x02bc)).toBeUndefined();
});
