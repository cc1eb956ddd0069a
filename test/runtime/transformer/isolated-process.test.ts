import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OPTIONS, quarters, sizeOf } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { IsolatedTask, needsProcess, transformInProcess } from '../../../src/runtime/transformer/isolated-process';
import { transformImage } from '../../../src/runtime/transformer/transform-image';

const RED = '<rect width="200" height="100" fill="red"/>';

function task(content: string, operations: IsolatedTask['operations'] = { f: 'png', w: '100' }): IsolatedTask {
  const original = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${content}</svg>`);
  return { original, operations, options: { ...OPTIONS, svg: SvgOriginals.DRAW } };
}

/** Filters that each process all pixels, in a document with few elements. */
const SLOW = task(`<rect width="200" height="100" filter="${'blur(50) '.repeat(5000)}"/>`);

function childrenOf(pid: number): number[] {
  return fs
    .readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(text => text !== '')
    .map(Number);
}

describe('needsProcess()', () => {
  const { original: svg } = task(RED);
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), Buffer.from('hvc1')]);
  let photo: Buffer;
  beforeAll(async () => { photo = await quarters().png().toBuffer(); });

  test.each<[boolean, string, () => Partial<IsolatedTask>]>([
    [true, 'for an SVG', () => ({})],
    [true, 'for a photo with an SVG upon it', () => ({ original: photo, mark: { image: svg } })],
    [false, 'for a photo alone', () => ({ original: photo })],
    [false, 'for a photo with a photo upon it', () => ({ original: photo, mark: { image: photo } })],
    [false, 'where SVG is refused', () => ({ mark: { image: svg }, options: OPTIONS })],
    [true, 'for HEIC with a decoder', () => ({ original: heic, options: { ...OPTIONS, heicDecoder: 'decoder' } })],
    [false, 'for HEIC without a decoder', () => ({ original: heic })],
    [false, 'for a photo with a decoder', () => ({ original: photo, options: { ...OPTIONS, heicDecoder: 'decoder' } })],
  ])('returns %p %s', (expected, _, change) => {
    expect(needsProcess({ ...task(RED), ...change() })).toBe(expected);
  });
});

test('transformInProcess returns the same image as transformImage', async () => {
  const { original, operations, options } = task(RED);
  const image = await transformInProcess(task(RED));
  expect(image).toEqual(await transformImage(original, operations, options));
  expect(await sizeOf(image)).toBe('100x50');
});

test('transformInProcess leaves no process behind', async () => {
  const before = childrenOf(process.pid);
  const drawn = transformInProcess(task(RED));
  const [child] = childrenOf(process.pid).filter(pid => !before.includes(pid));
  await drawn;
  await setTimeout(1000);
  expect(childrenOf(process.pid)).not.toContain(child);
});

test('transformInProcess rejects with the problem and its cause', async () => {
  await expect(transformInProcess(task('<rect'))).rejects.toMatchObject({
    name: 'TransformError',
    problem: 'corrupt',
    cause: expect.stringContaining('Error'),
  });
  await expect(transformInProcess(task(RED, { f: 'png', rect: '300_0_10_10' }))).rejects.toMatchObject({
    problem: 'outside-image',
    message: expect.stringContaining('200x100'),
  });
});

test('transformInProcess rejects with a defect of the code as it is', async () => {
  await expect(
    transformInProcess({
      ...task(RED),
      options: { ...OPTIONS, svg: SvgOriginals.DRAW, maxWidth: 'wide' as unknown as number },
    }),
  ).rejects.toThrow(/^Error: Expected /);
});

describe('a child process with other code', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drawing-'));
  const { NODE_OPTIONS: before } = process.env;

  /** Lets the child process run code first, as a decoder that is compromised would. */
  const runFirst = (code: string) => {
    const file = path.join(folder, 'first.cjs');
    fs.writeFileSync(file, code);
    process.env.NODE_OPTIONS = `--require ${file}`;
  };

  afterEach(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('causes an error with the exit code if it exits without a result', async () => {
    runFirst('process.exit(3)');
    await expect(transformInProcess(task(RED))).rejects.toThrow('The process that transforms the image exited with 3.');
  });

  test.each([
    ['another type than that of an image', "{ body: Buffer.from('<p>'), contentType: 'text/html' }"],
    ['a type that its bytes do not have', "{ body: Buffer.from('<p>'), contentType: 'image/png' }"],
    ['another SVG file than the original', "{ body: Buffer.from('<svg/>'), contentType: 'image/svg+xml' }"],
    ['text in place of bytes', "{ body: 'GIF89a', contentType: 'image/gif' }"],
    ['a type that is no text', "{ body: Buffer.from('GIF89a'), contentType: ['image/gif'] }"],
    ['no image at all', 'null'],
  ])('cannot make the function answer with %s', async (_what, image) => {
    runFirst(`const { send } = process; process.send = () => send.call(process, { image: ${image} });`);
    await expect(transformInProcess(task(RED))).rejects.toThrow('The process that transforms the image sent none.');
  });

  test.each(['null', "'image'", '7'])('cannot make the function fail by the result %s', async result => {
    runFirst(`const { send } = process; process.send = () => send.call(process, ${result});`);
    await expect(transformInProcess(task(RED))).rejects.toThrow('The process that transforms the image sent none.');
  });
});

test('transformInProcess returns descriptions, and an SVG file that is passed on', async () => {
  expect((await transformInProcess(task(RED, { f: 'json' }))).contentType).toBe('application/json');
  expect((await transformInProcess(task(RED, { f: 'blurhash' }))).contentType).toBe('text/plain');
  const passed = { ...task(RED, { f: 'avif' }), options: { ...OPTIONS, svg: SvgOriginals.PASS_THROUGH } };
  expect(await transformInProcess(passed)).toMatchObject({ contentType: 'image/svg+xml', body: passed.original });
});

describe('a child process that takes too long', () => {
  beforeAll(() => { process.env.AWS_SECRET_ACCESS_KEY = 'a secret of the function'; });
  afterAll(() => { delete process.env.AWS_SECRET_ACCESS_KEY; });

  test('is killed, and had no AWS credentials', async () => {
    const before = childrenOf(process.pid);
    const drawn = transformInProcess(SLOW, 2);
    const [child] = childrenOf(process.pid).filter(pid => !before.includes(pid));
    expect(fs.readFileSync(`/proc/${child}/environ`, 'utf8')).not.toContain('a secret');
    await expect(drawn).rejects.toMatchObject({ problem: 'too-slow', message: 'The image takes too long to render.' });
    expect(childrenOf(process.pid)).not.toContain(child);
  });
});
