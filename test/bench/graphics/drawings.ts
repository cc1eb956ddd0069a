import sharp, { Channels } from 'sharp';

const WORDS = 'Every viewer of every original gets the right image and no letter of a text is smeared'.split(' ');

/** An image of the benchmark. */
export interface Graphic {
  readonly name: string;
  readonly original: Buffer;
}

/** Width of the computed images. */
const WIDTH = 960;

/** Pixels by formula: the channels at a place, from 0 to 255. */
type Formula = (x: number, y: number) => readonly number[];

/** Returns graphics that are drawn as SVG or computed. Nothing in them is random, so that runs can be compared. */
export async function drawings(): Promise<Graphic[]> {
  return Promise.all([
    drawn('text, black on white', text('#111', '#fff')),
    drawn('text, red on white', text('#d00', '#fff')),
    drawn('text, red on blue', text('#f00', '#00f')),
    drawn('text, gray on black', text('#aaa', '#000')),
    drawn('line art', svg(900, 700, '#fff', lines(70))),
    drawn('chart', chart()),
    drawn('icons, transparent', svg(512, 512, 'none', icons())),
    drawn('flat illustration', illustration()),
    computed('gradient, linear', (x, y) => [40 + x / 8, 60 + y / 5, 200 - x / 10]),
    computed('gradient, radial', (x, y) => {
      const light = Math.exp(-((x - 480) ** 2 + (y - 270) ** 2) / 90_000);
      return [20 + 200 * light, 30 + 120 * light, 70 + 60 * light];
    }),
    computed('sparse noise on dark', stars),
    computed('photograph, cut out', cutOut),
    scanned('scan, gray', text('#222', '#f4f2ea')),
  ]);
}

async function drawn(name: string, source: string): Promise<Graphic> {
  return { name, original: await sharp(Buffer.from(source)).png().toBuffer() };
}

/** @param formula returns three channels, or four with alpha */
async function computed(name: string, formula: Formula): Promise<Graphic> {
  const [width, height, channels] = [WIDTH, 540, formula(0, 0).length as Channels];
  const data = Buffer.alloc(width * height * channels);
  for (let at = 0; at < width * height; at++) {
    const values = formula(at % width, Math.floor(at / width));
    data.set(values.map(value => Math.max(0, Math.min(255, value))), channels * at);
  }
  return { name, original: await sharp(data, { raw: { width, height, channels } }).png().toBuffer() };
}

/** A page as a scanner sees it: blurred a little, unevenly lit, on paper with a grain. */
async function scanned(name: string, source: string): Promise<Graphic> {
  const page = sharp(Buffer.from(source)).flatten({ background: '#fff' }).blur(0.8).greyscale();
  const { data, info: { width, height } } = await page.raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at++) {
    const shade = 1 - 0.08 * (at % width) / width;
    data[at] = Math.max(0, Math.min(255, data[at] * shade + 10 * (noise(at) - 0.5)));
  }
  return { name, original: await sharp(data, { raw: { width, height, channels: 1 } }).png().toBuffer() };
}

/** A value from 0 to 1 that looks random. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

function stars(x: number, y: number): number[] {
  const at = y * WIDTH + x;
  const base = [8 + y / 90, 8 + y / 80, 16 + y / 50];
  if (noise(at) < 0.985) return base;
  const light = 30 + 200 * noise(at + 0.5) ** 3;
  return base.map((value, channel) => Math.min(255, value + light * (0.8 + 0.2 * noise(at + channel))));
}

/** Clouds with the noise of a sensor, cut out with a soft edge. */
function cutOut(x: number, y: number): number[] {
  let cloud = 0;
  for (let octave = 1; octave < 7; octave++) {
    cloud += Math.sin(x / 90 * 2 ** octave + 3 * Math.sin(y / 70 * 1.9 ** octave + octave)) / 1.6 ** octave;
  }
  const grain = 6 * noise(y * WIDTH + x);
  const inside = 1 - ((x - 480) / 430) ** 2 - ((y - 270) / 240) ** 2;
  return [120 + 45 * cloud + grain, 110 + 36 * cloud + y / 10 + grain, 170 - y / 8 + 22 * cloud + grain, 4000 * inside];
}

function svg(width: number, height: number, background: string, content: string): string {
  const ground = background === 'none' ? '' : `<rect width="100%" height="100%" fill="${background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${content}</svg>`;
}

function text(color: string, background: string): string {
  const rows = Array.from({ length: 26 }, (_, row) => {
    const words = Array.from({ length: 14 }, (__, word) => WORDS[(row * 5 + word) % WORDS.length]).join(' ');
    const size = [12, 14, 16, 20][row % 4];
    const place = `x="16" y="${28 + row * 24}" font-size="${size}" font-family="sans-serif"`;
    return `<text ${place} fill="${color}">${words}</text>`;
  });
  return svg(800, 660, background, rows.join(''));
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [450 + 380 * Math.cos(index * 2.4), 350 + 300 * Math.sin(index * 1.7)];
    return `<path d="M450 350Q${x} ${700 - y} ${x} ${y}" fill="none" stroke="#000" stroke-width="${1 + index % 3}"/>`;
  }).join('');
}

function chart(): string {
  const colors = ['#4285f4', '#db4437', '#f4b400', '#0f9d58'];
  const bars = Array.from({ length: 24 }, (_, index) => {
    const height = 40 + 260 * noise(index + 7);
    const x = 60 + index * 34;
    return `<rect x="${x}" y="${420 - height}" width="24" height="${height}" fill="${colors[index % 4]}"/>` +
      `<text x="${x}" y="440" font-size="11" font-family="sans-serif" fill="#555">Q${index}</text>`;
  });
  const grid = Array.from({ length: 8 }, (_, row) => `<path d="M50 ${120 + row * 40}H890" stroke="#ddd"/>`);
  const points = Array.from({ length: 80 }, (_, index) => `${60 + index * 10},${300 - 160 * noise(index / 9 + 1)}`);
  return svg(920, 480, '#fff', `${grid.join('')}${bars.join('')}<polyline points="${points.join(' ')}" fill="none"
    stroke="#a142f4" stroke-width="2"/>
    <text x="60" y="50" font-size="26" font-family="sans-serif">Requests by week</text>`);
}

function icons(): string {
  return Array.from({ length: 16 }, (_, index) => {
    const [x, y] = [64 + 128 * (index % 4), 64 + 128 * Math.floor(index / 4)];
    const color = `hsl(${index * 23} 70% 50%)`;
    return index % 2
      ? `<circle cx="${x}" cy="${y}" r="44" fill="${color}"/>
         <path d="M${x - 20} ${y}l14 16 28-34" fill="none" stroke="#fff" stroke-width="9"/>`
      : `<rect x="${x - 42}" y="${y - 42}" width="84" height="84" rx="18" fill="${color}" fill-opacity="0.8"/>`;
  }).join('');
}

function illustration(): string {
  const hills = ['#264653', '#2a9d8f', '#e9c46a', '#f4a261', '#e76f51'].map((color, index) =>
    `<path transform="translate(0 ${index * 60})" fill="${color}"
     d="M0 300Q${200 + index * 60} ${180 + index * 10} 480 300T960 280V640H0Z"/>`);
  return svg(960, 640, '#a8dadc', `<circle cx="700" cy="140" r="70" fill="#ffe8a3"/>${hills.join('')}`);
}
