import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { FileResult, Tools, checkFile } from './check-file';
import { ChromiumDecoder } from './chromium';
import { PillowDecoder } from './decoder';
import { CorpusFile } from './images';
import { checkMetadata } from './metadata';
import { CorpusOptions } from './options';
import { TransformProcess } from './transform-process';

/** A run that can be stopped: the results so far remain. */
export interface Run {
  readonly results: FileResult[];
  readonly finished: Promise<void>;
  /** Ends every process that the run has started. */
  stop(): void;
}

/** Checks files, as many at a time as there are jobs. */
export function runChecks(
  files: readonly CorpusFile[], options: CorpusOptions, python: string, onResult: (results: number) => void,
): Run {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-corpus-'));
  const results: FileResult[] = [];
  const check = options.metadata ? checkMetadata : checkFile;
  const waiting = [...files];
  let isStopped = false;
  const tools = Array.from({ length: Math.min(options.jobs, files.length) }, (_, job) =>
    toolsOf(options, python, path.join(folder, String(job))));
  const work = async (own: Tools): Promise<void> => {
    for (let file = waiting.shift(); file && !isStopped; file = waiting.shift()) {
      const result = await check(file, own);
      if (isStopped) return;
      results.push(result);
      onResult(results.length);
    }
  };
  const stop = (): void => {
    isStopped = true;
    tools.forEach(closeTools);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { results, finished: Promise.all(tools.map(work)).finally(stop).then(() => undefined), stop };
}

function toolsOf(options: CorpusOptions, python: string, folder: string): Tools {
  fs.mkdirSync(folder);
  return {
    folder,
    transformer: new TransformProcess(options),
    pillow: new PillowDecoder(python),
    chromium: options.chromium ? new ChromiumDecoder() : undefined,
    options: { allowTiff: options.tiff },
    differences: options.differences,
  };
}

function closeTools({ transformer, pillow, chromium }: Tools): void {
  transformer.close();
  pillow.close();
  void chromium?.close();
}
