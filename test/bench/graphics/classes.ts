import * as fs from 'node:fs';
import * as path from 'node:path';
import { REQUESTS, SizedGraphic, compared, sized } from './comparison';
import { Graphic } from './drawings';
import { Content } from '../../../src/runtime/transformer/encode/content';
import { encodeByContent } from '../../../src/runtime/transformer/encode/content-encoding';
import { decodePixels, targetOf } from '../../../src/runtime/transformer/encode/encode';
import { renderImage } from '../../../src/runtime/transformer/transform-image';
import { DEFAULT_OPTIONS } from '../makers';
import { Row } from '../measure';

/** Widths at which the class of an image must be the same. */
const WIDTHS = [320, 640, 1280, 1920];

/** Widths at which results are measured. */
const MEASURED_WIDTHS = (process.env.GRAPHICS_WIDTHS || '320,640').split(',').map(Number);

/** The requests of browsers. */
const VIEWERS = ['AVIF and WebP', 'WebP only', 'neither'] as const;
type Viewer = typeof VIEWERS[number];

const LOWEST_SCORE = 70;

/** Maximum bytes of a graphic relative to lossless, and of a photograph that is a graphic relative to a photograph. */
const MAX_GRAPHIC_BYTES = 1.05;
const MAX_PHOTOGRAPH_BYTES = 1.1;

/** Maximum shares of images. */
const MAX_FLIPS = 0.01;
const MAX_LOW_SCORES = 0.01;
const MAX_CONFUSED = 0.02;

/** An image, and its class at each width. */
interface Classified {
  readonly image: Graphic;
  readonly classes: readonly Content[];
}

/** A result at a width for a viewer. */
interface Result {
  readonly what: string;
  readonly score: number;
  /** Bytes relative to those of the encoding that it is compared with. */
  readonly ratio: number;
}

/**
 * Measures the class of images at several widths, and what follows from it.
 *
 * @param folder a folder with the folders `graphics` and `photographs`
 */
export async function classRows(folder: string): Promise<Row[]> {
  const [graphics, photographs] = await Promise.all(['graphics', 'photographs'].map(name => classified(folder, name)));
  const confused = photographs.filter(({ classes }) => classes.some(name => name === 'graphic' || name === 'gradient'));
  const doubtful = photographs.filter(({ classes }) => classes.some(name => name !== 'photograph'));
  const results = await resultsOf(graphics, (original, viewer) => original.losslessBytes[REQUESTS[viewer].lossless]);
  const notPhotographs = await resultsOf(doubtful, photographBytes);
  const images = [...graphics, ...photographs];
  return [
    shareRow('class differs by width', images, images.filter(({ classes }) => new Set(classes).size > 1), MAX_FLIPS),
    shareRow('graphics taken for photographs', graphics,
      graphics.filter(({ classes }) => classes.includes('photograph'))),
    shareRow('photographs taken for graphics', photographs, confused, MAX_CONFUSED),
    shareRow(`graphics: score below ${LOWEST_SCORE}`, results,
      results.filter(({ score }) => score < LOWEST_SCORE), MAX_LOW_SCORES),
    shareRow(`graphics: above ${MAX_GRAPHIC_BYTES} of lossless`, results,
      results.filter(({ ratio }) => ratio > MAX_GRAPHIC_BYTES), 0),
    shareRow(`photographs of another class: above ${MAX_PHOTOGRAPH_BYTES} of a photograph`, notPhotographs,
      notPhotographs.filter(({ ratio }) => ratio > MAX_PHOTOGRAPH_BYTES), 0),
  ];
}

async function classified(folder: string, name: string): Promise<Classified[]> {
  const images: Classified[] = [];
  for (const file of fs.readdirSync(path.join(folder, name)).sort()) {
    const image = { name: file, original: fs.readFileSync(path.join(folder, name, file)) };
    const classes: Content[] = [];
    for (const width of WIDTHS) classes.push(await contentAt(image.original, width));
    images.push({ image, classes });
  }
  return images;
}

function contentAt(original: Buffer, width: number): Promise<Content> {
  const operations = { f: 'auto-avif', w: String(width) };
  return renderImage(original, operations, DEFAULT_OPTIONS, undefined, async rendering =>
    (await decodePixels(rendering.pipeline, rendering)).content);
}

/** Returns the results of images, compared with the bytes of another encoding. */
async function resultsOf(
  images: readonly Classified[], bytesOf: (original: SizedGraphic, viewer: Viewer) => number | Promise<number>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { image } of images) {
    for (const width of MEASURED_WIDTHS) {
      const original = await sized(image, width);
      for (const viewer of VIEWERS) {
        const { score, bytes } = await compared(original, viewer);
        results.push({
          what: `${image.name}, ${width} pixels, ${viewer}`, score, ratio: bytes / await bytesOf(original, viewer),
        });
      }
    }
  }
  return results;
}

async function photographBytes({ graphic, width }: SizedGraphic, viewer: Viewer): Promise<number> {
  const operations = { f: REQUESTS[viewer].f, ...width };
  return renderImage(graphic.original, operations, DEFAULT_OPTIONS, undefined, async rendering => {
    const { pixels, info } = await decodePixels(rendering.pipeline, rendering);
    return (await encodeByContent(pixels, 'photograph', targetOf(rendering, info.hasAlpha))).data.length;
  });
}

/** Returns the share of images or results that miss a mark, and names them. */
function shareRow(
  what: string, all: readonly (Classified | Result)[], missed: readonly (Classified | Result)[], maxShare?: number,
): Row {
  for (const one of missed) console.error(`${what}: ${describeMiss(one)}`);
  const share = all.length > 0 ? missed.length / all.length : 0;
  const isMissed = maxShare !== undefined && share > maxShare;
  return {
    what: `${what}, of ${all.length}`,
    unit: '%',
    measured: 100 * share,
    against: 100 * (maxShare ?? 0),
    ratio: maxShare ? share / maxShare : Number(isMissed),
    mark: maxShare === undefined ? undefined : maxShare && 1,
  };
}

function describeMiss(missed: Classified | Result): string {
  if ('image' in missed) return `${missed.image.name}, ${missed.classes.join(' ')}`;
  return `${missed.what}, ${missed.score.toFixed(1)}, ${missed.ratio.toFixed(2)}`;
}
