import sharp from 'sharp';
import { Candidate } from './candidates';
import { unknownParameters } from '../../src/runtime/url/parameter-names';
import { send } from '../tools/local/support';

/** The domain that the page uses, in whose place the local edge is requested. */
const DOMAIN = 'https://images.example.com';
const LARGEST = 2560;

// Of the ladder, from 32 to 48.
const WIDEST_STEP = 1.5;

const ACCEPT = {
  current: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  old: '*/*',
};

export interface Served {
  readonly url: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

export interface Expected {
  /** The path of the original: that of the recipes, if undefined. */
  readonly path?: string;
  /** The type that a current browser receives. */
  readonly negotiated?: string;
  /** Width to height of every image. */
  readonly ratio?: number;
}

/**
 * Requests the images as an old browser does, and the first of them as a current browser does.
 *
 * @returns what was served, in the order of the candidates
 */
export async function expectServed(candidates: readonly Candidate[], expected: Expected = {}): Promise<Served[]> {
  const { path = '/cats/tom.jpg', negotiated = 'image/avif', ratio } = expected;
  expect(candidates).not.toHaveLength(0);
  expect(candidates.filter(({ url }) => !url.startsWith(DOMAIN + path))).toEqual([]);
  expect(candidates.flatMap(({ url }) => unknownParameters(new URL(url).search))).toEqual([]);
  const served: Served[] = [];
  for (const candidate of candidates) {
    const one = await load(candidate.url, ACCEPT.old);
    expect(one).toMatchObject({ type: 'image/jpeg' });
    if (candidate.width !== undefined) expectWidth(one, candidate.width);
    if (ratio !== undefined) expect(one.width / one.height).toBeCloseTo(ratio, 1);
    served.push(one);
  }
  expect(await load(candidates[0].url, ACCEPT.current)).toMatchObject({ type: negotiated });
  return served;
}

async function load(url: string, accept: string): Promise<Served> {
  const target = url.slice(DOMAIN.length);
  const { status, headers, body } = await send(process.env.RECIPES_EDGE!, target, { headers: { accept } });
  if (status !== 200) throw new Error(`${url}: ${status} ${body.toString()}`);
  const { width, height } = await sharp(body).metadata();
  return { url, type: headers['content-type'], width, height };
}

/** A browser that is promised a width receives it or the maximum, and at most a step of the ladder more. */
function expectWidth({ url, width }: Served, promised: number): void {
  const least = Math.min(promised, LARGEST);
  const isWithin = width >= least && width <= least * WIDEST_STEP;
  expect({ url, promised, width, isWithin }).toEqual({ url, promised, width, isWithin: true });
}
