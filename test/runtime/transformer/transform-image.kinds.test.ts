import sharp from 'sharp';
import { Colour, colourAt, corners, quarters, sizeOf, tiles, transform } from './transform-image.support';

const OUTPUTS = ['avif', 'webp', 'jpg', 'png', 'gif', 'auto', 'auto-webp'];
const QUARTERS: Colour[] = ['red', 'green', 'blue', 'yellow'];

/** libvips as it comes with sharp writes 8 bits alone, and reads more: these are of libavif. */
const DEEP = {
  10: [
    'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBp',
    'dG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAADgAAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABL',
    'aXBjbwAAABRpc3BlAAAAAAAAAFAAAAA8AAAAEHBpeGkAAAAAAwoKCgAAAAxhdjFDgSBAAAAAABNjb2xybmNseAABAA0ABoAAAAAXaXBtYQAAAAAAAAABAAEE',
    'AQKDBAAAAEBtZGF0EgAKCTgZZ/fOAhoNIDIpRPAAABAQ/GQqKsWBLimB1XGRsDXBKCDiPAJVbXPHqSBUqWlN1B3EL8A=',
  ].join(''),
  12: [
    'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAPJtZXRhAAAAAAAAAChoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAbGliYXZpZgAAAAAOcGl0bQAA',
    'AAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEWAAAAOwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNv',
    'AAAAFGlzcGUAAAAAAAAAUAAAADwAAAAQcGl4aQAAAAADDAwMAAAADGF2MUOBQGAAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoME',
    'AAAAQ21kYXQSAAoJWBln986AhoNEMixE8AAAEBD8ZCooc2BKzSMf5BwlIQNcEoIOI8AXeZug0e5a2wZW+U3UHcQvwA==',
  ].join(''),
};

/** Red and green above blue and yellow, in every way in which such an image is written down. */
const COLOURED: Record<string, () => Buffer | Promise<Buffer>> = {
  'a JPEG without subsampling': () => quarters().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
  'a progressive JPEG': () => quarters().jpeg({ quality: 100, progressive: true }).toBuffer(),
  'an interlaced PNG': () => quarters().png({ progressive: true }).toBuffer(),
  'a PNG of 16 bits': () => quarters().toColourspace('rgb16').png().toBuffer(),
  'a PNG of 4 colours': () => quarters().png({ palette: true, colours: 4 }).toBuffer(),
  'a palette PNG with transparency': () => quarters().ensureAlpha(1).png({ palette: true }).toBuffer(),
  'a lossless WebP': () => quarters().webp({ lossless: true }).toBuffer(),
  'a near-lossless WebP': () => quarters().webp({ nearLossless: true }).toBuffer(),
  'a lossless AVIF': () => quarters().avif({ lossless: true }).toBuffer(),
  'an AVIF of 10 bits': () => Buffer.from(DEEP[10], 'base64'),
  'an AVIF of 12 bits': () => Buffer.from(DEEP[12], 'base64'),
};

/** The same of black and white, which has no colours to keep. */
const GREY: Record<string, () => Buffer | Promise<Buffer>> = {
  'a PNG of 1 bit': () => blackAndWhite().toColourspace('b-w').png({ palette: true, colours: 2 }).toBuffer(),
  'a grey PNG': () => blackAndWhite().toColourspace('b-w').png().toBuffer(),
  'a grey PNG of 16 bits': () => blackAndWhite().toColourspace('grey16').png().toBuffer(),
  'a grey JPEG': () => blackAndWhite().toColourspace('b-w').jpeg({ quality: 100 }).toBuffer(),
  'a grey AVIF': () => blackAndWhite().toColourspace('b-w').avif({ quality: 90 }).toBuffer(),
};

function blackAndWhite(): sharp.Sharp {
  return tiles([['black', 'white'], ['white', 'black']], 80, 60);
}

describe.each(OUTPUTS)('transformImage to the format %s', f => {
  test.each(Object.entries(COLOURED))('keeps the colors of %s', async (_name, make) => {
    const image = await transform(await make(), { f, w: '40' });
    expect(await sizeOf(image)).toBe('40x30');
    expect(await corners(image)).toEqual(QUARTERS);
  });

  test.each(Object.entries(GREY))('keeps black and white in %s', async (_name, make) => {
    const image = await transform(await make(), { f, w: '40' });
    expect(await sizeOf(image)).toBe('40x30');
    expect(await corners(image)).toEqual(['black', 'white', 'white', 'black']);
  });

  test.each([[1, 1], [1, 300], [300, 1]])('transforms an image of %i by %i pixels', async (width, height) => {
    for (const asked of [{}, { w: '320' }, { w: '100', h: '100', fit: 'crop' }]) {
      const image = await transform(await tiles([['red']], width, height).png().toBuffer(), { f, ...asked });
      const { width: w = 0, height: h = 0 } = await sharp(image.body).metadata();
      expect(w >= 1 && w <= width && h >= 1 && h <= height).toBe(true);
      expect(await colourAt(image, 0, 0)).toBe('red');
    }
  });
});
