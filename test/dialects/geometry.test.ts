import sharp from 'sharp';
import { coordinateImage } from './coordinate-image';
import { geometryOf, isSameGeometry } from './geometry';
import { measuredUrl } from './measured-url';

const ORIGINAL = { width: 300, height: 200 };

async function measured(change: (image: sharp.Sharp) => sharp.Sharp) {
  return geometryOf(await change(sharp(await coordinateImage(ORIGINAL))).toBuffer(), ORIGINAL);
}

describe('geometryOf()', () => {
  test('measures the part of the original that a crop shows', async () => {
    expect(await measured(image => image.resize(100, 100, { position: 'left' }).jpeg()))
      .toMatchObject({ width: 100, height: 100, shown: [0, 0, 200, 200].map(side => expect.closeTo(side, -1)) });
  });

  test('measures flips and quarter turns', async () => {
    expect(await measured(image => image.flop())).toEqual({ ...ORIGINAL, shown: [300, 0, 0, 200] });
    expect(await measured(image => image.rotate(90)))
      .toEqual({ width: 200, height: 300, shown: [0, 200, 300, 0], isTurned: true });
  });

  test('measures the place of the original within padding', async () => {
    expect(await measured(image => image.resize(100, 100, { fit: 'contain', background: 'red' })))
      .toMatchObject({ width: 100, height: 100, placed: [0, 16, 100, 67] });
  });

  test('measures only the size of an image without positions in its colors', async () => {
    expect(await measured(image => image.negate())).toEqual(ORIGINAL);
  });
});

test.each([
  [{ ...ORIGINAL, shown: [0, 0, 300, 200] }, { ...ORIGINAL, shown: [0, 0, 301, 199] }, true],
  [{ ...ORIGINAL, shown: [0, 0, 300, 200] }, { ...ORIGINAL, shown: [50, 0, 250, 200] }, false],
  [{ width: 300, height: 201 }, ORIGINAL, true],
  [{ width: 300, height: 210 }, ORIGINAL, false],
  [
    { ...ORIGINAL, shown: [0, 0, 300, 200], placed: [0, 20, 300, 160] },
    { ...ORIGINAL, shown: [0, 0, 300, 200] },
    false,
  ],
])('isSameGeometry() allows only rounding: %j and %j', (one, other, isSame) => {
  expect(isSameGeometry(one, other, ORIGINAL)).toBe(isSame);
});

test.each([
  ['/unsafe/filters:brightness(10):contrast(30)/a.jpg', '/unsafe/a.jpg'],
  ['/unsafe/fit-in/9x9/filters:fill(blur):blur(3):format(jpeg)/a.jpg',
    '/unsafe/fit-in/9x9/filters:fill(ff0000):format(jpeg)/a.jpg'],
  ['/unsafe/trim::15/filters:hue(1):upscale():blur(1):hue(2)/a.jpg', '/unsafe/trim::15/filters:upscale()/a.jpg'],
  ['/filters:rotate(90)/filters:grayscale()/a.jpg', '/filters:rotate(90)/a.jpg'],
])('measuredUrl() leaves out what changes colors from %s', (url, expected) => {
  expect(measuredUrl(url)).toBe(expected);
});
