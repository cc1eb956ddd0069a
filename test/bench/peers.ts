import * as fs from 'node:fs';
import sharp, { AvifOptions, Sharp } from 'sharp';
import { DEFAULT_OPTIONS, pixelsAt } from './makers';
import { Benchmark, Row, compare, cpuTime } from './measure';
import { imageFiles } from './refinement/sources';
import { bothDo } from './transform';
import { measureTexture } from '../../src/runtime/transformer/encode/quality';
import { Pixels, pipelineOfPixels } from '../../src/runtime/transformer/read/pipeline-image';
import { Scorer, scorerOf } from '../../src/runtime/transformer/refinement/score';
import { transformImage } from '../../src/runtime/transformer/transform-image';

export const peers: Benchmark = {
  name: 'peers',
  title: "Whole transformations of wallpapers without `q`: CPU time, bytes and scores against sharp's defaults (ipx, DIT,"
    + " AWS's samples) and Next.js' settings, memory, and bytes at an equal score against effort 4 of AVIF and mozjpeg",
  run: measure,
};

const WIDTHS = process.env.PEERS_WIDTHS?.split(',').map(Number) ?? [320, 640, 1280, 1920];

/** The settings of AVIF by sharp's defaults and by Next.js for its quality 75. */
const PEERS: { readonly [peer: string]: AvifOptions } = { sharp: {}, next: { quality: 55, effort: 3 } };

/** Settings whose scores are around those of variants. */
const [AVIF_SETTINGS, JPEG_SETTINGS] = [[24, 32, 40, 50, 60], [60, 75, 88]];

/** Sum of the quartiles of variance from which a photograph is textured. */
const MIN_TEXTURED_VARIANCE = 7.5;

type Kind = 'textured' | 'smooth' | 'illustrations';

/** The largest passing ratios of bytes, and of CPU time by the width. */
const BYTES_MARKS: { readonly [kind in Kind]: number } = { textured: 1.05, smooth: 1.09, illustrations: 1.1 };
const CPU_MARKS = {
  sharp: (width: number) => width <= 320 ? 0.42 : 0.3, next: (width: number) => width <= 320 ? 1.1 : 1,
};
const JPEG_MARK = 1.02;

/** Bytes at an equal score from which an image is an outlier, and the percentage of images that may be outliers. */
const [OUTLIER, OUTLIERS_MARK] = [1.15, 5];

/** Images of a set whose transformation is measured in memory. Most of them take about the same. */
const MEMORY_IMAGES = 4;

/** What an AVIF took (the less of two CPU times, in seconds) and is. */
interface Made {
  readonly cpu: number;
  readonly bytes: number;
  readonly score: number;
}

/** The measurements of one image: AVIF of each server, and bytes relative to those of an encoder at the same score. */
interface Result {
  readonly file: string;
  readonly kind: Kind;
  readonly made: { readonly here: Made; readonly [peer: string]: Made };
  readonly avif: number;
  readonly jpeg: number;
}

async function* measure(): AsyncIterable<Row> {
  const files = imageFiles();
  for (const width of WIDTHS) {
    const results: Result[] = [];
    for (const [index, file] of files.entries()) {
      if (index % 10 === 0) console.error(`${width} px: ${index} of ${files.length} images`); // takes hours
      const result = await resultOf(file, width);
      if (result) results.push(result);
    }
    for (const kind of ['textured', 'smooth', 'illustrations'] as const) {
      const ofKind = results.filter(result => result.kind === kind);
      if (ofKind.length === 0) continue;
      yield* rowsOf(width, kind, ofKind);
      yield await memoryRow(width, kind, ofKind);
    }
  }
}

/** Most wallpapers of Plasma and Ubuntu Kylin are drawn or rendered. */
function isIllustration(file: string): boolean {
  return /plasma-workspace-wallpapers|ukui-wallpapers/.test(file);
}

/** Measures an image, unless it is smaller than the width. */
async function resultOf(file: string, width: number): Promise<Result | undefined> {
  const original = fs.readFileSync(file);
  if ((await sharp(original).metadata()).width < width) return undefined;
  const w = String(width);
  const pixels = await pixelsAt(original, width);
  const score = await scorerOf(pixels);
  // Without limits of a side, and with rounding of its own, sharp may choose another size.
  const size = { width: pixels.width, height: pixels.height, fit: 'fill' } as const;
  const peersMade: Record<string, Made> = {};
  for (const [peer, settings] of Object.entries(PEERS)) {
    peersMade[peer] = await madeBy(score, () => sharp(original).rotate().resize(size).avif(settings).toBuffer());
  }
  const madeHere = (f: string): Promise<Made> =>
    madeBy(score, async () => (await transformImage(original, { f, w }, DEFAULT_OPTIONS)).body);
  const here = await madeHere('avif');
  const { variance: { q25, q50 } } = measureTexture(pixels);
  return {
    file,
    kind: isIllustration(file) ? 'illustrations' : q25 + q50 >= MIN_TEXTURED_VARIANCE ? 'textured' : 'smooth',
    made: { here, ...peersMade },
    avif: await relativeBytes(here, pixels, score, AVIF_SETTINGS,
      (pipeline, quality) => pipeline.avif({ quality, effort: 4 })),
    jpeg: await relativeBytes(await madeHere('jpg'), pixels, score, JPEG_SETTINGS,
      (pipeline, quality) => pipeline.jpeg({ quality, mozjpeg: true })),
  };
}

/** Makes an image twice: the first time, V8 may compile loops, or collect what scores left behind. */
async function madeBy(score: Scorer, make: () => Promise<Buffer>): Promise<Made> {
  const [first, image] = [await timed(make), await timed(make)];
  return { cpu: Math.min(first.cpu, image.cpu), bytes: image.bytes.length, score: await score(image.bytes) };
}

async function timed(make: () => Promise<Buffer>): Promise<{ readonly cpu: number; readonly bytes: Buffer }> {
  const start = process.cpuUsage();
  const bytes = await make();
  return { cpu: cpuTime(start) / 1000, bytes };
}

/** Returns the bytes of an image relative to those of an encoder at the same score, between two of its settings. */
async function relativeBytes(
  { bytes, score: own }: Made, pixels: Pixels, score: Scorer, settings: readonly number[],
  encode: (pipeline: Sharp, quality: number) => Sharp,
): Promise<number> {
  const points: { readonly score: number; readonly bytes: number }[] = [];
  for (const setting of settings) {
    const encoded = await encode(pipelineOfPixels(pixels), setting).toBuffer();
    points.push({ score: await score(encoded), bytes: encoded.length });
  }
  const above = points.findIndex((point, index) => index > 0 && point.score >= own);
  const [low, high] = above < 0 ? points.slice(-2) : points.slice(above - 1, above + 1);
  const share = (own - low.score) / Math.max(0.05, high.score - low.score);
  return bytes / (low.bytes * (high.bytes / low.bytes) ** share);
}

function rowsOf(width: number, kind: Kind, results: readonly Result[]): Row[] {
  const what = `${width}, ${kind}`;
  const mean = (figureOf: (result: Result) => number): number =>
    results.reduce((sum, result) => sum + figureOf(result), 0) / results.length;
  const bytesRow = (format: 'avif' | 'jpeg', mark: number): Row => {
    const ratio = Math.exp(mean(result => Math.log(result[format])));
    return { what: `${what}: bytes of ${format}`, unit: '', measured: ratio, against: 1, ratio, mark };
  };
  const outliers = results.filter(({ avif }) => avif > OUTLIER);
  for (const { file, avif } of outliers) console.error(`${what}: ${avif.toFixed(2)} of the bytes, ${file}`);
  const outlierShare = 100 * outliers.length / results.length;
  return [
    ...(['sharp', 'next'] as const).flatMap(peer => [
      comparison(`${what}: CPU, ${peer}`, 's', peer, ({ cpu }) => cpu, CPU_MARKS[peer](width)),
      comparison(`${what}: size, ${peer}`, 'kB', peer, ({ bytes }) => bytes / 1000),
      comparison(`${what}: score, ${peer}`, '', peer, ({ score }) => score),
    ]),
    bytesRow('avif', BYTES_MARKS[kind]),
    {
      what: `${what}: images above ${OUTLIER}`,
      unit: '%',
      measured: outlierShare,
      against: OUTLIERS_MARK,
      ratio: outlierShare / OUTLIERS_MARK,
      mark: 1,
    },
    bytesRow('jpeg', JPEG_MARK),
  ];

  function comparison(name: string, unit: string, peer: string, figureOf: (made: Made) => number, mark?: number): Row {
    const [measured, against] = [mean(({ made }) => figureOf(made.here)), mean(({ made }) => figureOf(made[peer]))];
    return { what: name, unit, measured, against, ratio: measured / against, mark };
  }
}

/** Compares the memory of processes that transform images of a set one after the other. */
async function memoryRow(width: number, kind: Kind, results: readonly Result[]): Promise<Row> {
  const photos = results.slice(0, MEMORY_IMAGES).map(({ file }) => file);
  const turns = await bothDo({ photos, format: 'avif', width }, 1);
  return compare(`${width}, ${kind}: most memory, sharp`, 'MB', turns, ({ memory }) => memory);
}
