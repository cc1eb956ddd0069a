import * as fs from 'node:fs';
import sharp, { AvifOptions, Sharp } from 'sharp';
import { DEFAULT_OPTIONS } from './makers';
import { Benchmark, Row } from './measure';
import { imageFiles } from './refinement/sources';
import { measureTexture } from '../../src/runtime/transformer/encode/quality';
import { Pixels, pipelineOfPixels, pixelsOf } from '../../src/runtime/transformer/read/pipeline-image';
import { Scorer, scorerOf } from '../../src/runtime/transformer/refinement/score';
import { transformImage } from '../../src/runtime/transformer/transform-image';

export const peers: Benchmark = {
  name: 'peers',
  title: "Whole transformations of wallpapers without `q`: CPU time against sharp's defaults (ipx, DIT, AWS's samples) and"
    + " Next.js' settings, and bytes at an equal score against effort 4 of AVIF and mozjpeg",
  run: measure,
};

const WIDTHS = process.env.PEERS_WIDTHS?.split(',').map(Number) ?? [320, 640, 1280, 1920];

/** The settings of AVIF by sharp's defaults and by Next.js for its quality 75. */
const PEERS: { readonly [peer: string]: AvifOptions } = { sharp: {}, next: { quality: 55, effort: 3 } };

/** Settings whose scores are around those of variants. */
const [AVIF_SETTINGS, JPEG_SETTINGS] = [[38, 48, 60], [60, 75, 88]];

/** Sum of the quartiles of variance from which a photograph is textured. */
const MIN_TEXTURED_VARIANCE = 7.5;

type Kind = 'textured' | 'smooth' | 'illustrations';

/** The largest passing ratios of bytes, and of CPU time by the width. */
const BYTES_MARKS: { readonly [kind in Kind]: number } = { textured: 1.05, smooth: 1.09, illustrations: 1.1 };
const CPU_MARKS = {
  sharp: (width: number) => width <= 320 ? 0.42 : 0.3, next: (width: number) => width <= 320 ? 1.1 : 1,
};
const JPEG_MARK = 1.02;

/** The measurements of one image: CPU time in seconds, and bytes relative to those of an encoder at the same score. */
interface Result {
  readonly kind: Kind;
  readonly cpu: { readonly here: number; readonly [peer: string]: number };
  readonly avif: number;
  readonly jpeg: number;
}

async function measure(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const width of WIDTHS) {
    const results: Result[] = [];
    for (const file of imageFiles()) {
      const result = await resultOf(fs.readFileSync(file), width, isIllustration(file));
      if (result) results.push(result);
    }
    for (const kind of ['textured', 'smooth', 'illustrations'] as const) {
      rows.push(...rowsOf(`${width}, ${kind}`, width, kind, results.filter(result => result.kind === kind)));
    }
  }
  return rows;
}

/** Most wallpapers of Plasma and Ubuntu Kylin are drawn or rendered. */
function isIllustration(file: string): boolean {
  return /plasma-workspace-wallpapers|ukui-wallpapers/.test(file);
}

/** Measures an image, unless it is smaller than the width. */
async function resultOf(original: Buffer, width: number, isDrawn: boolean): Promise<Result | undefined> {
  if ((await sharp(original).metadata()).width < width) return undefined;
  const w = String(width);
  const png = (await transformImage(original, { f: 'png32', w }, DEFAULT_OPTIONS)).body;
  const pixels = await pixelsOf(sharp(png).removeAlpha());
  const score = await scorerOf(pixels);
  const cpu: Record<string, number> = {};
  for (const [peer, settings] of Object.entries(PEERS)) {
    cpu[peer] = (await timed(() => sharp(original).rotate().resize({ width }).avif(settings).toBuffer())).seconds;
  }
  const [avif, jpeg] = [await timed(() => transformImage(original, { f: 'avif', w }, DEFAULT_OPTIONS)),
    await transformImage(original, { f: 'jpg', w }, DEFAULT_OPTIONS)];
  const { variance: { q25, q50 } } = measureTexture(pixels);
  return {
    kind: isDrawn ? 'illustrations' : q25 + q50 >= MIN_TEXTURED_VARIANCE ? 'textured' : 'smooth',
    cpu: { here: avif.seconds, ...cpu },
    avif: await relativeBytes(avif.result.body, pixels, score, AVIF_SETTINGS,
      (pipeline, quality) => pipeline.avif({ quality, effort: 4 })),
    jpeg: await relativeBytes(jpeg.body, pixels, score, JPEG_SETTINGS,
      (pipeline, quality) => pipeline.jpeg({ quality, mozjpeg: true })),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(start);
  return { result, seconds: (user + system) / 1e6 };
}

/** Returns the bytes of an image relative to those of an encoder at the same score, between two of its settings. */
async function relativeBytes(
  image: Buffer, pixels: Pixels, score: Scorer, settings: readonly number[],
  encode: (pipeline: Sharp, quality: number) => Sharp,
): Promise<number> {
  const points: { readonly score: number; readonly bytes: number }[] = [];
  for (const setting of settings) {
    const encoded = await encode(pipelineOfPixels(pixels), setting).toBuffer();
    points.push({ score: await score(encoded), bytes: encoded.length });
  }
  const own = await score(image);
  const above = points.findIndex((point, index) => index > 0 && point.score >= own);
  const [low, high] = above < 0 ? points.slice(-2) : points.slice(above - 1, above + 1);
  const share = (own - low.score) / Math.max(0.05, high.score - low.score);
  return image.length / (low.bytes * (high.bytes / low.bytes) ** share);
}

function rowsOf(what: string, width: number, kind: Kind, results: readonly Result[]): Row[] {
  if (results.length === 0) return [];
  const mean = (figureOf: (result: Result) => number): number =>
    results.reduce((sum, result) => sum + figureOf(result), 0) / results.length;
  const here = mean(({ cpu }) => cpu.here);
  const bytesRow = (format: 'avif' | 'jpeg', mark: number): Row => {
    const ratio = Math.exp(mean(result => Math.log(result[format])));
    return { what: `${what}: bytes of ${format}`, unit: '', measured: ratio, against: 1, ratio, mark };
  };
  return [
    ...(['sharp', 'next'] as const).map(peer => {
      const theirs = mean(({ cpu }) => cpu[peer]);
      return {
        what: `${what}: CPU, ${peer}`,
        unit: 's',
        measured: here,
        against: theirs,
        ratio: here / theirs,
        mark: CPU_MARKS[peer](width),
      };
    }),
    bytesRow('avif', BYTES_MARKS[kind]),
    bytesRow('jpeg', JPEG_MARK),
  ];
}
