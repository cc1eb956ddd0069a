import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { INHERITED_NAMES } from '../../hard-values';
import { MODERN } from '../edge/edge-cases';
import { SignedCdn, SignedDialect, signedCdn } from '../signing/signed-cdn.support';

/** A signed URL, and what someone without the secret makes of it. */
interface Forgery {
  readonly signed: string;
  readonly forged: string;
  readonly accept: string;
}

/** The numbers of forged URLs by their answers. */
interface ForgeryCounts {
  /** URLs that lead to the signed variant. */
  same: number;
  rejected: number;
}

type Pair = readonly [name: string, value: string];

/** A URL in parts that mutations change. */
interface Url {
  readonly path: string;
  readonly pairs: readonly Pair[];
}

type Mutate = (url: Url) => Url;

/** Names and some values of parameters, and paths. */
interface Grammar {
  readonly paths: readonly string[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Parameters of other dialects, and of others than viewers. */
  readonly foreign: Readonly<Record<string, readonly string[]>>;
}

const json = (request: object) => `/${Buffer.from(JSON.stringify(request)).toString('base64')}`;

const CLOUDFRONT = { 'Expires': ['9999999999', '20990101T000000Z'], 'Signature': ['x'], 'Key-Pair-Id': ['K1'] };

const IMGIX: Grammar = {
  paths: ['/cats/tom.jpg', '/life.jpg', '/a%20b/%E7%8C%AB%2B%281%29.png'],
  parameters: {
    'w': ['32', '90', '640', '0.5'],
    'h': ['64', '333'],
    'fit': ['crop', 'clip', 'fill'],
    'fm': ['webp', 'jpg', 'png'],
    'auto': ['format', 'format%2Ccompress'],
    'q': ['35', '70'],
    'blur': ['5', '200'],
    'rot': ['90', '180'],
    'flip': ['h', 'v'],
    'bg': ['fff', '336699'],
    'rect': ['0,0,5,5', '1%2C2%2C30%2C40'],
    'crop': ['top', 'left,top'],
    'dpr': ['2'],
    'preset': ['card', ''],
    'mark': ['/logo.png', '%2Fa%20b%26w=5.png', 'a+b.png'],
    'mark-w': ['0.5'],
    'mark-alpha': ['50'],
    'expires': ['9999999999', '1577836800', 'soon'],
  },
  foreign: { ...CLOUDFRONT, utm_source: ['x', 'w=777'], width: ['777'], s: ['0'], signature: ['0'] },
};

const DIT: Grammar = {
  paths: [
    '/life.jpg', '/fit-in/62x62/filters:blur(7)/life.jpg', '/300x200/filters:quality(50):format(webp)/a%20b/life.jpg',
    '/s3:logos/life.png', json({ bucket: 'photos', key: 'life.jpg', edits: { resize: { width: 61 }, rotate: 90 } }),
    json({ key: 'life.jpg', edits: { resize: { width: 61, height: 20, fit: 'inside' } } }),
  ],
  parameters: {
    width: ['300', '777', '0', ''],
    height: ['150', '333'],
    fit: ['cover', 'inside', 'fill', 'contain'],
    format: ['webp', 'png', 'jpeg', 'avif'],
    rotate: ['90', '180', ''],
    flip: ['true', '1', 'false', '+', '%2B'],
    flop: ['true', '0'],
    grayscale: ['true', 'false'],
    expires: ['20990101T000000Z', '20200101T000000Z', 'soon'],
  },
  foreign: { ...CLOUDFRONT, greyscale: ['true'], utm_source: ['x', 'width=777'], w: ['777'], s: ['0'], signature: ['0'] },
};

const THUMBOR: Grammar = {
  paths: [
    '', '300x200/', '300x200/smart/', 'fit-in/301x0/', '10x20:100x200/-30x40/left/top/', 'trim/50x50/', 'meta/',
    'full-fit-in/40x50/', 'adaptive-fit-in/300x200/',
  ].flatMap(parts => [
    '', 'filters:quality(70)/', 'filters:blur(7):format(webp)/', 'filters:fill(red):rotate(90):watermark(logo.png,1,2,3)/',
  ].flatMap(filters => ['cats/tom%20cat.jpg', 'life.jpg', '5x5/300x200/x.png'].map(key => `/${parts}${filters}${key}`))),
  parameters: { w: ['777'], width: ['777'] },
  foreign: { ...CLOUDFRONT, signature: ['0'] },
};

/** The dialects whose URLs can be signed. */
export const DIALECTS_WITH_SIGNATURES: readonly SignedDialect[] = ['imgix', 'dit', 'thumbor'];

const GRAMMARS: Readonly<Record<SignedDialect, Grammar>> = { imgix: IMGIX, dit: DIT, thumbor: THUMBOR };

/** Segments that change a variant in one of the dialects. */
const SEGMENTS = ['fit-in', '777x333', 'filters:grayscale()', 'filters:format(png)', 'unsafe', '10x20:100x200', 's3:logos', '', '.'];

/** A place in a list or text of any length. */
const place = fc.nat({ max: 2 ** 20 });

/** Returns paths and queries of a dialect. Some of imgix's, whose signature covers all pairs, have two values. */
export function targetsOf(dialect: SignedDialect): fc.Arbitrary<string> {
  const { paths, parameters } = GRAMMARS[dialect];
  const pairs: fc.Arbitrary<readonly Pair[]> = dialect === 'thumbor' ? fc.constant([])
    : fc.subarray(Object.keys(parameters), { maxLength: 4 })
      .chain(names => fc.tuple(...names.map(name => pairOf(name, parameters))));
  const twice = pairs.chain(([first = ['w', '']]) => fc.tuple(pairOf(first[0], parameters), place)
    .map(([[name, value], choice]): readonly Pair[] => [first, [inCase(name, choice), value]]));
  const query = dialect === 'imgix' ? fc.oneof({ weight: 9, arbitrary: pairs }, { weight: 1, arbitrary: twice }) : pairs;
  return fc.tuple(fc.constantFrom(...paths), query).map(([path, all]) => printed({ path, pairs: all }));
}

/** Returns signed URLs of a dialect with at least one change. */
function forgeriesOf(dialect: SignedDialect, sign: SignedCdn['sign']): fc.Arbitrary<Forgery> {
  return fc.record({
    signed: targetsOf(dialect).map(sign),
    mutations: fc.array(mutationsOf(dialect), { minLength: 1, maxLength: 4 }),
    accept: fc.constantFrom('', MODERN, 'image/webp', '*/*'),
  }).map(({ signed, mutations, accept }) => ({
    signed, accept, forged: printed(mutations.reduce((url, mutate) => mutate(url), read(signed))),
  }));
}

function pairOf(name: string, values: Grammar['parameters']): fc.Arbitrary<Pair> {
  return fc.constantFrom(...values[name]).map(value => [name, value]);
}

function read(url: string): Url {
  const [path, query = ''] = url.split(/\?(.*)/s);
  return {
    path,
    pairs: query.split('&').filter(Boolean).map(pair => {
      const [name, value = ''] = pair.split(/=(.*)/s);
      return [name, value];
    }),
  };
}

function printed({ path, pairs }: Url): string {
  return path + (pairs.length > 0 ? `?${pairs.map(pair => pair.join('=')).join('&')}` : '');
}

/** Returns the changes that someone without the secret may try. */
function mutationsOf(dialect: SignedDialect): fc.Arbitrary<Mutate> {
  const { paths, parameters, foreign } = GRAMMARS[dialect];
  const known = fc.constantFrom(...Object.keys(parameters)).chain(name => pairOf(name, parameters));
  const other = fc.oneof(
    fc.constantFrom(...Object.keys(foreign)).chain(name => pairOf(name, foreign)),
    fc.constantFrom(...INHERITED_NAMES).map((name): Pair => [name, '777']),
    fc.constantFrom('', 'mar%E2%84%AA', 'mar\u212a', 'he\u0131ght', 'w\u0130dth').map((name): Pair => [name, '777']),
  );
  const cased = fc.tuple(known, place).map(([[name, value], choice]): Pair => [inCase(name, choice), value]);
  const encoded = fc.tuple(known, place, fc.boolean()).map(([[name, value], at, isName]): Pair =>
    isName ? [encodedAt(name, at), value] : [name, encodedAt(value, at)]);
  const changedPair = (change: (pair: Pair, at: number) => readonly Pair[]) => fc.tuple(place, place).map(
    ([at, inside]): Mutate => url => changed(url, at, pair => change(pair, inside)));
  return fc.oneof(
    // names in another case
    changedPair(([name, value], at) => [[inCase(name, at), value]]),
    fc.tuple(cased, place).map(inserted),
    // order
    fc.tuple(place, place).map(([from, to]): Mutate => url => {
      const moved = url.pairs.slice(from % url.pairs.length).slice(0, 1);
      const rest = { ...url, pairs: url.pairs.filter(pair => pair !== moved[0]) };
      return moved.length === 0 ? url : inserted([moved[0], to])(rest);
    }),
    // duplicates
    fc.tuple(known, place).map(inserted),
    fc.tuple(place, place, known).map(([from, to, [, value]]): Mutate => url =>
      url.pairs.length === 0 ? url : inserted([[url.pairs[from % url.pairs.length][0], value], to])(url)),
    fc.tuple(place, place).map(([from, to]): Mutate => url =>
      url.pairs.length === 0 ? url : inserted([url.pairs[from % url.pairs.length], to])(url)),
    // encodings
    changedPair(([name, value], at) => [[name, encodedAt(value, at)]]),
    changedPair(([name, value], at) => [[encodedAt(name, at), value]]),
    changedPair(([name, value]) => [[name, value.replace(/\+|%20|%2B/g, part => part === '+' ? '%2B' : '+')]]),
    changedPair(([name, value]) => [[name, decodedOnce(value)]]),
    fc.tuple(encoded, place).map(inserted),
    // parameters within others
    fc.tuple(place, fc.constantFrom('%26', '%26amp;', '&amp;', ';'), fc.constantFrom('=', '%3D', '%3d')).map(
      ([at, and, is]): Mutate => ({ path, pairs }) => {
        const index = at % Math.max(1, pairs.length - 1);
        const [one, two] = pairs.slice(index);
        if (two === undefined) return { path, pairs };
        const both: Pair = [one[0], `${one[1]}${and}${two[0]}${is}${two[1]}`];
        return { path, pairs: [...pairs.slice(0, index), both, ...pairs.slice(index + 2)] };
      }),
    fc.tuple(place, known).map(([at, [name, value]]): Mutate => url =>
      changed(url, at, pair => [[pair[0], `${pair[1]}%26${name}%3D${value}`]])),
    known.map(([name, value]): Mutate => ({ path, pairs }) => ({ path: `${path}%3F${name}%3D${value}`, pairs })),
    fc.constant<Mutate>(({ path, pairs }) => {
      const [first, ...rest] = pairs;
      return { path: printed({ path, pairs: first ? [first] : [] }), pairs: rest };
    }),
    // other parameters and values
    fc.tuple(other, place).map(inserted),
    fc.tuple(place, known).map(([at, [, value]]): Mutate => url => changed(url, at, ([name]) => [[name, value]])),
    changedPair(() => []),
    changedPair(([name, value], at) => [[name, withAnother(value, at)]]),
    // paths
    place.map((at): Mutate => ({ path, pairs }) => ({ path: encodedAt(path, at), pairs })),
    place.map((at): Mutate => ({ path, pairs }) => ({ path: inCase(path, at), pairs })),
    place.map((at): Mutate => ({ path, pairs }) => ({ path: withAnother(path, at), pairs })),
    fc.constant<Mutate>(({ path, pairs }) => ({ path: decodedOnce(path), pairs })),
    fc.tuple(fc.constantFrom(...SEGMENTS), place).map(([segment, at]): Mutate => ({ path, pairs }) => {
      const segments = path.split('/');
      segments.splice(1 + at % segments.length, 0, segment);
      return { path: segments.join('/'), pairs };
    }),
    fc.constantFrom(...paths).map((path): Mutate => url => ({
      path: dialect === 'thumbor' ? url.path.replace(/^(\/[^/]+).*/, `$1${path}`) : path, pairs: url.pairs,
    })),
  );
}

function inserted([pair, at]: readonly [Pair, number]): Mutate {
  return ({ path, pairs }) => {
    const index = at % (pairs.length + 1);
    return { path, pairs: [...pairs.slice(0, index), pair, ...pairs.slice(index)] };
  };
}

function changed({ path, pairs }: Url, at: number, change: (pair: Pair) => readonly Pair[]): Url {
  return { path, pairs: pairs.flatMap((pair, index) => index === at % pairs.length ? change(pair) : [pair]) };
}

/** Changes the case of all letters, or of some. */
function inCase(text: string, choice: number): string {
  const step = 1 + choice % 5;
  return text.replace(/[a-z]/gi, (letter, at: number) => {
    if ((at + choice) % step > 0) return letter;
    return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  });
}

function encodedAt(text: string, at: number): string {
  if (text === '') return text;
  const index = at % text.length;
  const code = text.charCodeAt(index);
  if (code > 0x7f) return text;
  const hex = code.toString(16).padStart(2, '0');
  return `${text.slice(0, index)}%${at % 2 === 0 ? hex : hex.toUpperCase()}${text.slice(index + 1)}`;
}

function decodedOnce(text: string): string {
  return text.replace(/%([2-7][\da-f])/i, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Replaces, adds or removes a character. */
function withAnother(text: string, at: number): string {
  const index = at % (text.length + 1);
  const added = ['', '0', '9', 'a', ' ', '%00', '%20', '/', ',', '-', '\t'][at % 11];
  return text.slice(0, index) + added + text.slice(index + at % 2);
}

/**
 * Returns the property that no forged URL leads to another variant than the URL whose signature it has, and its
 * counts.
 */
export function forgeryProperty(dialect: SignedDialect): {
  readonly property: fc.IAsyncPropertyWithHooks<[Forgery]>;
  readonly counts: ForgeryCounts;
} {
  const { sign, get } = signedCdn(dialect);
  const counts: ForgeryCounts = { same: 0, rejected: 0 };
  const property = fc.asyncProperty(forgeriesOf(dialect, sign), async ({ signed, forged, accept }) => {
    const answer = await get(forged, accept);
    if (answer.status === 200) assert.equal(answer.variant, (await get(signed, accept)).variant);
    counts[answer.status === 200 ? 'same' : 'rejected']++;
  });
  return { property, counts };
}
