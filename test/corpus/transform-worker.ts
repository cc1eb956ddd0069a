/** The process that transforms files of a corpus, one at a time, as the transform function does. */
import * as fs from 'node:fs/promises';
import { Answer, Task } from './transform-process';
import { imageTransformer } from '../../src/runtime/transformer/image-transformer';
import { Problem } from '../../src/runtime/transformer/problem';
import { OriginalReader } from '../../src/runtime/transformer/services';
import { DEFAULT_OPTIONS } from '../bench/makers';

/** Only watermarks are read from it. */
const NO_ORIGINALS: OriginalReader = {
  get: async () => { throw new Problem('not-found'); },
  version: async () => undefined,
};

const CONFIG = {
  ...DEFAULT_OPTIONS,
  cacheControl: '',
  defaultTtl: 0,
  maxVariants: 0,
  maxInputBytes: 25e6,
  rules: {
    fingerprint: '',
    version: '',
    widths: [],
    maxWidth: DEFAULT_OPTIONS.maxWidth,
    maxHeight: DEFAULT_OPTIONS.maxHeight,
    allowEnlargement: false,
    formats: [],
    quality: {},
    presets: {},
  },
};

async function run({ file, operations, output, options }: Task): Promise<Answer> {
  try {
    const { size } = await fs.stat(file);
    if (size > CONFIG.maxInputBytes) throw new Problem('too-large', 'The file has more bytes than are allowed.');
    const transform = imageTransformer(NO_ORIGINALS, { ...CONFIG, ...options });
    const { body, contentType } = await transform({ body: await fs.readFile(file) }, { key: file, operations });
    await fs.writeFile(output, body);
    return { contentType };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.type, detail: error.message };
    return { mistake: error instanceof Error ? error.stack! : String(error) };
  }
}

process.on('message', async task => { process.send!(await run(task as Task)); });
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send!('ready');
