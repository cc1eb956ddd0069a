import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { Outcome, TransformProcess } from './transform-process';
import { inTemporaryFolder } from '../bench/folder';

const LIMITS = { seconds: 30, mebibytes: 1769 };

async function outcomes(image: Buffer, ...limits: typeof LIMITS[]): Promise<Outcome[]> {
  return inTemporaryFolder(async folder => {
    const file = path.join(folder, 'image');
    fs.writeFileSync(file, image);
    const found: Outcome[] = [];
    for (const each of limits) {
      const transformer = new TransformProcess(each);
      const task = { file, operations: { f: 'png', w: '64' }, output: path.join(folder, 'result'), options: {} };
      found.push(await transformer.run(task));
      transformer.close();
    }
    return found;
  });
}

describe('TransformProcess', () => {
  test('transforms an image and measures it, and reports a process above its memory', async () => {
    const image = await sharp({ create: { width: 6000, height: 6000, channels: 3, background: 'red' } })
      .png().toBuffer();
    const [done, ended] = await outcomes(image, LIMITS, { ...LIMITS, mebibytes: 20 });
    expect(done).toMatchObject({ contentType: 'image/png' });
    expect(done.usage.mebibytes).toBeGreaterThan(20);
    expect(ended).toMatchObject({ ended: 'memory', reason: 'took more than 20 MiB' });
  });

  test('returns the word of a rejection', async () => {
    expect(await outcomes(Buffer.from('no image'), LIMITS)).toMatchObject([{ problem: 'unsupported' }]);
  });
});
