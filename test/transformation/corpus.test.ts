import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import sharp from 'sharp';
import { pixelAt, transform } from './transform-image.support';
import { SvgOriginals } from '../../src/transformation/svg-originals';
import { TransformError, TransformOptions, TransformProblem, TransformedImage } from '../../src/transformation/transform-image';

const FOLDER = process.env.CORPUS ?? path.join(__dirname, '../../../shared/corpus');
const corpus = fs.existsSync(FOLDER) ? describe : describe.skip;

/** What its README says of each file at `w=384`: a size, or why there is none. */
const PICTURES: { [file: string]: string } = {
  'photos/sunset.jpg': '384x256',
  'photos/sunset-baseline.jpg': '384x256',
  'photos/picos.jpg': '384x288',
  'photos/picos-baseline.jpg': '384x288',
  'photos/life.jpg': '384x256',
  'photos/seeding.jpg': '384x216',
  'photos/seeding-baseline.jpg': '384x216',
  'photos/dragonfly.jpg': '384x288',
  'edge/2569067123_aca715a2ee_o.jpg': '384x314',
  'edge/Landscape_6.jpg': '384x288',
  'edge/Portrait_5.jpg': '384x512',
  'edge/Channel_digital_image_CMYK_color.jpg': '384x256',
  'edge/Channel_digital_image_CMYK_color_no_profile.jpg': '384x256',
  'edge/p3.png': '8x8',
  'edge/Flag_of_the_Netherlands-16bit.png': '384x256',
  'edge/alpha-premultiply-1024x768-paper.png': '384x288',
  'edge/indexed.png': '290x442',
  'edge/rgba.png': '128x128',
  'edge/animated.apng': '160x120',
  'edge/rotating-squares.gif': '80x80',
  'edge/cogs.gif': '85x77',
  'edge/animated-loop-3.webp': '370x285',
  'edge/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif': '384x161',
  'edge/gain-map.jpg': '384x216',
  'hostile/manyscan_photo.jpg': '384x288',
  'hostile/iccp_bomb.png': '10x10',
  'hostile/ztxt_bomb.png': '10x10',
  'hostile/png_named.jpg': '256x192',
};

const PROBLEMS: { [file: string]: TransformProblem } = {
  'edge/photo.heic': 'unsupported',
  'edge/favicon.ico': 'unsupported',
  'edge/small.bmp': 'unsupported',
  'edge/world.jp2': 'unsupported',
  'hostile/65536-uint32-limit.png': 'too-large',
  'hostile/17000x17000.avif': 'too-large',
  'hostile/bomb_16000x16000.jpg': 'too-large',
  'hostile/bomb_16000x16000_prog.jpg': 'too-large',
  'hostile/bomb_16000x16000_1bit.png': 'too-large',
  'hostile/bomb_20000x20000_1bit.png': 'too-large',
  'hostile/bomb_9900x9900_rgba.png': 'too-large',
  'hostile/bomb_11000.webp': 'too-large',
  'hostile/bomb_300frames_1500.gif': 'too-large',
  'hostile/flat9900.jpg': 'too-large',
  'hostile/manyscan_9900.jpg': 'too-large',
  'hostile/truncated.jpg': 'corrupt',
  'hostile/truncated.png': 'corrupt',
  'hostile/trunc_half.jpg': 'corrupt',
  'hostile/corrupt-header.jpg': 'corrupt',
  'hostile/empty.jpg': 'unsupported',
  'hostile/html.jpg': 'unsupported',
  'hostile/pdf.jpg': 'unsupported',
};

/** What is unsupported unless SVG and TIFF are allowed. */
const ALLOWED: { [file: string]: string } = {
  'edge/cielab-dagams.tiff': '384x255',
  'edge/circle.svg': '8x8',
  'hostile/script.svg': '100x100',
  'hostile/ssrf.svg': '100x100',
  'hostile/filter.svg': '384x384',
  'hostile/huge.svg': 'too-large',
  'hostile/xxe.svg': 'corrupt',
  'hostile/lol.svg': 'corrupt',
  'hostile/nested_use.svg': 'corrupt',
};

const FORMATS = ['avif', 'webp', 'auto'];

const read = (file: string): Buffer => fs.readFileSync(path.join(FOLDER, file));

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

async function durationOf({ body }: TransformedImage): Promise<number> {
  return ((await sharp(body).metadata()).delay ?? []).reduce((sum, delay) => sum + delay, 0);
}

corpus('corpus', () => {
  test('is all in here', () => {
    const files = ['photos', 'edge', 'hostile'].flatMap(folder => fs.readdirSync(path.join(FOLDER, folder)).map(file => `${folder}/${file}`));
    expect(files.filter(file => !(file in PICTURES) && !(file in PROBLEMS) && !(file in ALLOWED))).toEqual([]);
  });

  test.each(Object.entries({ ...PICTURES, ...PROBLEMS }))('%s: %s', async (file, expected) => {
    for (const f of FORMATS) expect(await outcome(file, f)).toBe(expected);
  }, 20_000);

  test.each(Object.entries(ALLOWED))('%s: unsupported, where allowed %s', async (file, expected) => {
    for (const f of FORMATS) expect(await outcome(file, f)).toBe('unsupported');
    expect(await outcome(file, 'webp', { svg: SvgOriginals.DRAW, allowTiff: true })).toBe(expected);
  }, 20_000);

  test.each(Object.keys(PICTURES))('%s leaves no metadata', async file => {
    const { exif, xmp, iptc, icc, comments } = await sharp((await transform(read(file), { f: 'webp', w: '384' })).body).metadata();
    expect({ exif, xmp, iptc, icc, comments }).toEqual({});
  });

  test.each([['edge/rotating-squares.gif', 900], ['edge/animated-loop-3.webp', 42_000]])('%s lasts %i ms', async (file, duration) => {
    for (const f of ['webp', 'gif', 'avif', 'auto']) expect(await durationOf(await transform(read(file), { f, w: '384' }))).toBe(duration);
  });

  test('a frame of no duration stays one in GIF; in WebP it gets the 100 ms that browsers show it for', async () => {
    const [gif, webp] = await Promise.all(['gif', 'webp'].map(async f => durationOf(await transform(read('edge/cogs.gif'), { f }))));
    expect([gif, webp]).toEqual([200, 300]);
  });

  test.each([['edge/rotating-squares.gif', 0], ['edge/cogs.gif', 32761], ['edge/animated-loop-3.webp', 3]])('%s loops %i times', async (file, loop) => {
    for (const f of ['webp', 'gif']) expect((await sharp((await transform(read(file), { f })).body).metadata()).loop).toBe(loop);
  });

  test('Display P3 is converted, not only untagged', async () => {
    const untagged = await sharp(read('edge/p3.png'), { ignoreIcc: true }).removeAlpha().raw().toBuffer();
    const converted = await pixelAt(await transform(read('edge/p3.png'), { f: 'png' }), 0, 0);
    expect(converted.slice(0, 3)).not.toEqual([...untagged.subarray(0, 3)]);
  });

  test('an SVG loads nothing', async () => {
    const connections: net.Socket[] = [];
    const server = net.createServer(socket => connections.push(socket.destroy()));
    await new Promise<void>(resolve => server.listen(9557, '127.0.0.1', resolve));
    try {
      await transform(read('hostile/ssrf.svg'), { f: 'png' }, { svg: SvgOriginals.DRAW });
    } finally {
      await new Promise(resolve => server.close(resolve));
    }
    expect(connections).toEqual([]);
  });

  test('an SVG is drawn at the size of the answer, whatever is asked for', async () => {
    const started = Date.now();
    for (const operations of [{}, { trim: 'color' }, { rect: '0_0_4000_2000' }, { rot: '90' }]) {
      await transform(read('hostile/filter.svg'), { f: 'webp', w: '256', ...operations }, { svg: SvgOriginals.DRAW });
    }
    expect(Date.now() - started).toBeLessThan(5000); // 27 s each at its own size
  }, 20_000);

  test('hostile files, eight at once, leave the process as it was', async () => {
    const files = Object.keys({ ...PICTURES, ...PROBLEMS, ...ALLOWED }).filter(file => file.startsWith('hostile/'));
    const before = process.memoryUsage.rss();
    for (let at = 0; at < files.length; at += 8) await Promise.all(files.slice(at, at + 8).map(file => outcome(file, 'webp')));
    expect(process.memoryUsage.rss() - before).toBeLessThan(600e6);
    expect(await outcome('edge/rgba.png', 'webp')).toBe('128x128');
  }, 20_000);
});
