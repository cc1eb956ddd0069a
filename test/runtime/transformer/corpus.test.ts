import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import sharp from 'sharp';
import { ALLOWED, FOLDER, PICTURES, PROBLEMS, read } from './corpus.support';
import { pixelAt, transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { TransformError, TransformOptions, EncodedImage } from '../../../src/runtime/transformer/transform-image';

const corpus = fs.existsSync(FOLDER) ? describe : describe.skip;

const FORMATS = ['avif', 'webp', 'auto'];

async function outcome(file: string, f: string, options: Partial<TransformOptions> = {}): Promise<string> {
  try {
    const image = await transform(read(file), { f, w: '384' }, options);
    const { width, height } = await sharp(image.body).metadata();
    return `${width}x${height}`;
  } catch (error) {
    if (error instanceof TransformError) return error.problem;
    throw error;
  }
}

async function durationOf({ body }: EncodedImage): Promise<number> {
  return ((await sharp(body).metadata()).delay ?? []).reduce((sum, delay) => sum + delay, 0);
}

corpus('corpus', () => {
  test('the table of the corpus contains every file of the corpus, and no others', () => {
    const files = ['photos', 'edge', 'hostile'].flatMap(folder =>
      fs.readdirSync(path.join(FOLDER, folder)).map(file => `${folder}/${file}`),
    );
    expect(files.filter(file => !(file in PICTURES) && !(file in PROBLEMS) && !(file in ALLOWED))).toEqual([]);
  });

  test.each(Object.entries({ ...PICTURES, ...PROBLEMS }))(
    'transformImage transforms the corpus file %s: %s',
    async (file, expected) => {
      for (const f of FORMATS) expect(await outcome(file, f)).toBe(expected);
    },
  );

  test.each(Object.entries(ALLOWED))(
    'transformImage rejects the corpus file %s by default, and with its option returns %s',
    async (file, expected) => {
      for (const f of FORMATS) expect(await outcome(file, f)).toBe('unsupported');
      expect(await outcome(file, 'webp', { svg: SvgOriginals.DRAW, allowTiff: true })).toBe(expected);
    },
  );

  test.each(Object.keys(PICTURES))('transformImage removes the metadata of %s', async file => {
    const { exif, xmp, iptc, icc, comments } = await sharp(
      (await transform(read(file), { f: 'webp', w: '384' })).body,
    ).metadata();
    expect({ exif, xmp, iptc, icc, comments }).toEqual({});
  });

  test.each([
    ['edge/rotating-squares.gif', 900],
    ['edge/animated-loop-3.webp', 42_000],
  ])('transformImage keeps the duration of %s: %i ms', async (file, duration) => {
    for (const f of ['webp', 'gif', 'avif', 'auto']) {
      expect(await durationOf(await transform(read(file), { f, w: '384' }))).toBe(duration);
    }
  });

  test('transformImage keeps a frame without duration in GIF, and gives it 100 ms in WebP, like browsers', async () => {
    const [gif, webp] = await Promise.all(
      ['gif', 'webp'].map(async f => durationOf(await transform(read('edge/cogs.gif'), { f }))),
    );
    expect([gif, webp]).toEqual([200, 300]);
  });

  test.each([
    ['edge/rotating-squares.gif', 0],
    ['edge/cogs.gif', 32761],
    ['edge/animated-loop-3.webp', 3],
  ])('transformImage keeps the loops of %s: %i', async (file, loop) => {
    for (const f of ['webp', 'gif']) {
      expect((await sharp((await transform(read(file), { f })).body).metadata()).loop).toBe(loop);
    }
  });

  test('transformImage converts Display P3 rather than only removing the profile', async () => {
    const untagged = await sharp(read('edge/p3.png'), { ignoreIcc: true }).removeAlpha().raw().toBuffer();
    const converted = await pixelAt(await transform(read('edge/p3.png'), { f: 'png' }), 0, 0);
    expect(converted.slice(0, 3)).not.toEqual([...untagged.subarray(0, 3)]);
  });

  test('transformImage loads nothing that an SVG references', async () => {
    const connections: net.Socket[] = [];
    const server = net.createServer(socket => connections.push(socket.destroy()));
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    const host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    const svg = read('hostile/ssrf.svg').toString().replace('127.0.0.1:9557', host);
    expect(svg).toContain(`"http://${host}/`);
    try {
      await transform(Buffer.from(svg), { f: 'png' }, { svg: SvgOriginals.DRAW });
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
    expect(connections).toEqual([]);
  });

  test('transformImage renders an SVG at the size of the variant', async () => {
    const start = process.cpuUsage();
    for (const operations of [{}, { trim: 'color' }, { rect: '0_0_4000_2000' }, { rot: '90' }]) {
      await transform(read('hostile/filter.svg'), { f: 'webp', w: '256', ...operations }, { svg: SvgOriginals.DRAW });
    }
    expect(process.cpuUsage(start).user).toBeLessThan(10e6); // at its own size, each takes longer than all together may
  });

  test('transformImage rejects hostile files, eight at a time', async () => {
    const files = Object.keys({ ...PICTURES, ...PROBLEMS, ...ALLOWED }).filter(file => file.startsWith('hostile/'));
    const before = process.memoryUsage.rss();
    for (let at = 0; at < files.length; at += 8) {
      await Promise.all(files.slice(at, at + 8).map(file => outcome(file, 'webp')));
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(600e6);
    expect(await outcome('edge/rgba.png', 'webp')).toBe('128x128');
  });
});
