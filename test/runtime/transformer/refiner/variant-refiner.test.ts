import sharp from 'sharp';
import { SvgOriginals } from '../../../../src/model/svg-originals';
import { RefinementConfig } from '../../../../src/runtime/transformer/refiner/refinement-config';
import { RefinerTask } from '../../../../src/runtime/transformer/refiner/refiner-services';
import { refine } from '../../../../src/runtime/transformer/refiner/variant-refiner';
import { TransformerConfig } from '../../../../src/runtime/transformer/transformer-config';
import { CONFIG } from '../serve-variant.support';

const REFINEMENT: RefinementConfig = {
  target: 70, contentTypes: ['image/jpeg'], minBytes: 0, maxPerMonth: 100, maxConcurrency: 2, cacheControl: '',
};
const CONFIGURED: TransformerConfig = { ...CONFIG, maxInputPixels: 1e8, refinement: REFINEMENT };

function jpeg(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } }).jpeg().toBuffer();
}

async function outcome(task: Partial<RefinerTask>, config: Partial<TransformerConfig> = {}) {
  const stored = { body: await jpeg(32, 32), contentType: 'image/jpeg' };
  const complete = { original: stored.body, operations: { f: 'jpg', q: '80' }, stored, deadline: Date.now() + 60_000, ...task };
  const { kept, reason, image } = await refine(complete as RefinerTask, { ...CONFIGURED, ...config });
  expect(image).toBe(complete.stored);
  return { kept, reason };
}

describe('refine() of the refiner', () => {
  test('keeps a variant whose original is drawn in a process of its own', async () => {
    const original = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await outcome({ original }, { svg: SvgOriginals.DRAW })).toEqual({ kept: true, reason: 'isolated' });
  });

  test('keeps a variant of a preset with a quality of its own', async () => {
    const operations = { v: '1', f: 'jpg', w: '200', q: '90' };
    expect(await outcome({ operations })).toEqual({ kept: true, reason: 'quality' });
  });

  test('keeps a variant whose original can no longer be transformed', async () => {
    expect(await outcome({ original: Buffer.from('no image') })).toEqual({ kept: true, reason: 'unsupported' });
  });

  test('keeps a variant with more pixels than the function has memory for', async () => {
    const stored = { body: await jpeg(4000, 2501), contentType: 'image/jpeg' };
    expect(await outcome({ stored })).toEqual({ kept: true, reason: 'too-large' });
  });

  test('rejects an error that it does not know', async () => {
    await expect(refine({} as RefinerTask, CONFIGURED)).rejects.toThrow(TypeError);
  });
});
