import { OPTIONS, quarters } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { needsProcess } from '../../../src/runtime/transformer/image-transformer';
import { IsolatedTask } from '../../../src/runtime/transformer/isolated-process';

const DRAWING = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"/>');
const DRAWN: IsolatedTask = {
  original: DRAWING, operations: { f: 'png', w: '100' }, options: { ...OPTIONS, svg: SvgOriginals.DRAW },
};

describe('needsProcess()', () => {
  const mark = { image: DRAWING };
  test.each<[boolean, string, () => Promise<Partial<IsolatedTask>>]>([
    [true, 'for an SVG', async () => ({})],
    [true, 'for a photo with an SVG upon it', async () => ({ original: await quarters().png().toBuffer(), mark })],
    [false, 'for a photo alone', async () => ({ original: await quarters().png().toBuffer() })],
    [false, 'where SVG is refused', async () => ({ mark, options: OPTIONS })],
  ])('returns for %p the result %s', async (expected, _, change) => {
    expect(needsProcess({ ...DRAWN, ...await change() })).toBe(expected);
  });
});
