import { App, Stack } from 'aws-cdk-lib';
import { ACCEPTS, CSS_WIDTHS, DPRS, REQUESTS, popularity } from './ladder/traffic';
import { Benchmark, Row } from './measure';
import { requestRules } from '../../src/construct/plan/request-rules';
import { ImageRequest, parseRequest, printVariant } from '../../src/runtime/url/image-request';

export const cacheKey: Benchmark = {
  name: 'cache-key',
  title:
    'Simulated share of cache misses: 200,000 requests for 2,000 images, Zipf 0.8, 160 to 1040 CSS pixels, 7 DPRs, '
      + '8 Accepts',
  run: measure,
};

async function measure(): Promise<Row[]> {
  const rules = requestRules(new Stack(new App()), {});
  const ours = new Set<string>();
  const raw = new Set<string>();
  const formats = new Set<string>();
  const random = generator(1);
  const image = zipf(random);
  const { from, to } = CSS_WIDTHS;
  for (let count = 0; count < REQUESTS; count++) {
    const [path, accept] = [`/${image()}.jpg`, ACCEPTS[Math.floor(random() * ACCEPTS.length)]];
    const width = String(Math.round((from + random() * (to - from)) * DPRS[Math.floor(random() * DPRS.length)]));
    const request = parseRequest(path, { w: width }, accept, rules) as ImageRequest;
    ours.add(printVariant(request));
    raw.add(`${path} ${width} ${accept}`);
    formats.add(`${path} ${width} ${request.operations.f}`);
  }
  return [row('against raw Accept, any width', ours, raw), row('against format, any width', ours, formats)];
}

/** Assumes a cache without end, in which each key misses once. */
function row(what: string, ours: Set<string>, theirs: Set<string>): Row {
  const [measured, against] = [ours, theirs].map(keys => 100 * keys.size / REQUESTS);
  return { what, unit: '%', measured, against, ratio: measured / against };
}

function zipf(random: () => number): () => number {
  let total = 0;
  const sums = popularity().map(share => total += share);
  return () => {
    const target = random() * total;
    return sums.findIndex(sum => sum >= target);
  };
}

/** Returns the same numbers in each run (Park and Miller's generator), so that runs can be compared. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = state * 48271 % 2147483647;
    return state / 2147483647;
  };
}
