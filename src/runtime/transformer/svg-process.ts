import { ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import { Operations } from '../url/image-request';
import { isSvg } from './pipeline/inspect-svg';
import { EncodedImage, TransformError, TransformOptions, TransformProblem, Watermark } from './transform-image';
import { SvgOriginals } from '../../model/svg-originals';

/** The task of the process: the arguments of `transformImage()`. */
export interface SvgTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
}

/** The result that the process sends back. */
export type SvgOutcome =
  | { readonly image: EncodedImage }
  | { readonly problem: TransformProblem; readonly message: string; readonly cause?: string }
  | { readonly mistake: string };

// Ordinary SVG files render in a tenth of a second.
const MAX_RENDERING_SECONDS = 10;

const CHILD = path.join(__dirname, `svg-process.child${path.extname(__filename)}`);
// In this repository, the TypeScript sources run without compilation.
const LOADER = CHILD.endsWith('.ts') ? ['--import', 'tsx'] : [];

/** Whether a transformation renders SVG, which may take any time. */
export function needsProcess({ original, options, mark }: SvgTask): boolean {
  return options.svg !== SvgOriginals.REFUSE && [original, ...mark ? [mark.image] : []].some(isSvg);
}

/**
 * Transforms an image in a child process, and kills the process after a timeout.
 *
 * `inspectSvg()` rejects most expensive SVG files before they are rendered. Style sheets, nested images and lists of
 * filters can still make a kilobyte take minutes, and only the end of the process stops the renderer.
 *
 * @param seconds timeout in seconds
 */
export async function transformInProcess(task: SvgTask, seconds = MAX_RENDERING_SECONDS): Promise<EncodedImage> {
  const child = fork(CHILD, { env: environment(), execArgv: LOADER, serialization: 'advanced' });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  try {
    return imageOf(await outcomeOf(child, task));
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function outcomeOf(child: ChildProcess, task: SvgTask): Promise<SvgOutcome> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) reject(new Error(`The process that renders SVG exited with ${code}.`));
      else resolve({ problem: 'too-slow', message: 'The image takes too long to render.', cause: signal });
    });
    child.send(task);
  });
}

function imageOf(outcome: SvgOutcome): EncodedImage {
  if ('image' in outcome) return outcome.image;
  if ('mistake' in outcome) throw new Error(outcome.mistake);
  throw new TransformError(outcome.problem, outcome.message, outcome.cause);
}

/** Returns the environment without AWS credentials: anyone may have written the SVG. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}
