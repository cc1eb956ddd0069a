import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { OPTIONS, sizeOf } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { transformInProcess } from '../../../src/runtime/transformer/isolated-process';
import { IsolatedTask } from '../../../src/runtime/transformer/isolated-task';
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

test('transformInProcess returns the same image as transformImage', async () => {
  const { original, operations, options } = task(RED);
  const image = await transformInProcess(task(RED));
  expect(image).toEqual(await transformImage(original, operations, options));
  expect(await sizeOf(image)).toBe('100x50');
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

describe('a child process that exits without a result', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drawing-'));
  const { NODE_OPTIONS: before } = process.env;

  afterEach(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('causes an error with the exit code', async () => {
    const file = path.join(folder, 'end.cjs');
    fs.writeFileSync(file, 'process.exit(3)');
    process.env.NODE_OPTIONS = `--require ${file}`;
    await expect(transformInProcess(task(RED))).rejects.toThrow('The process that transforms the image exited with 3.');
  });
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
