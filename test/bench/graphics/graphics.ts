import { classRows } from './classes';
import { Comparison, REQUESTS, RequestName, compared, sized } from './comparison';
import { Graphic, drawings } from './drawings';
import { screenshots } from './screenshots';
import { installedBrowser } from '../../tools/playground/browser/browser';
import { Benchmark, Row } from '../measure';

export const graphics: Benchmark = {
  name: 'graphics',
  title: 'Screenshots, text and drawings: SSIMULACRA 2, and bytes against lossless',
  run: measure,
};

/** Widths; undefined is the full size. */
const WIDTHS = [320, 640, undefined];

const LOWEST_SCORE = 75;

/** Formats without lossless compression: some graphics are smaller as PNG, whatever the quality is. */
const LOSSY_ONLY: readonly RequestName[] = ['fm=avif', 'fm=jpg'];

async function measure(): Promise<Row[]> {
  const folder = process.env.GRAPHICS_IMAGES;
  return folder ? classRows(folder) : exampleRows();
}

async function exampleRows(): Promise<Row[]> {
  if (!installedBrowser()) console.error('skipped screenshots: Chromium is missing');
  const images = [...await drawings(), ...installedBrowser() ? await screenshots() : []];
  const rows: Row[] = [];
  for (const width of WIDTHS) {
    const results = await compareAll(images, width);
    for (const request of Object.keys(REQUESTS) as RequestName[]) {
      rows.push(...rowsOf(`${request}, ${width ?? 'full'}`, results[request], LOSSY_ONLY.includes(request)));
    }
  }
  return rows;
}

async function compareAll(images: Graphic[], width?: number): Promise<Record<string, Comparison[]>> {
  const results: Record<string, Comparison[]> = {};
  for (const image of images) {
    const original = await sized(image, width);
    for (const request of Object.keys(REQUESTS) as RequestName[]) {
      (results[request] ??= []).push(await compared(original, request));
    }
  }
  return results;
}

/** Returns the image with the lowest score, the one with the most bytes against lossless, and the sum of all bytes. */
function rowsOf(what: string, results: Comparison[], isLossyOnly: boolean): Row[] {
  // Photographs have the quality of their format, which `npm run bench -- quality` measures.
  const drawn = results.filter(({ name }) => !name.startsWith('photograph'));
  const [worst] = drawn.sort((one, other) => one.score - other.score);
  const [largest] = [...results].sort((one, other) => ratioOf(other) - ratioOf(one));
  const sum = (bytesOf: (result: Comparison) => number): number =>
    results.reduce((total, result) => total + bytesOf(result), 0) / 1000;
  const [bytes, losslessBytes] = [sum(result => result.bytes), sum(result => result.losslessBytes)];
  return [
    {
      what: `${what}: points lost, ${worst.name}`,
      unit: 'points',
      measured: 100 - worst.score,
      against: 100 - LOWEST_SCORE,
      ratio: (100 - worst.score) / (100 - LOWEST_SCORE),
      mark: 1,
    },
    {
      what: `${what}: size, ${largest.name}`,
      unit: 'kB',
      measured: largest.bytes / 1000,
      against: largest.losslessBytes / 1000,
      ratio: ratioOf(largest),
      mark: isLossyOnly ? undefined : 1,
    },
    { what: `${what}: all sizes`, unit: 'kB', measured: bytes, against: losslessBytes, ratio: bytes / losslessBytes },
  ];
}

function ratioOf({ bytes, losslessBytes }: Comparison): number {
  return bytes / losslessBytes;
}
