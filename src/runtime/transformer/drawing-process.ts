import { ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import { Operations } from '../url/image-request';
import { isSvg } from './pipeline/inspect-svg';
import { TransformError, TransformOptions, TransformProblem, TransformedImage, Watermark } from './transform-image';
import { SvgOriginals } from '../../model/svg-originals';

/** What the process is to do: what `transformImage` takes. */
export interface DrawingTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
}

/** How that ended. */
export type DrawingOutcome =
  | { readonly image: TransformedImage }
  | { readonly problem: TransformProblem; readonly message: string; readonly cause?: string }
  | { readonly mistake: string };

// Drawings that are meant to be looked at take a tenth of a second.
const MAX_SECONDS = 10;

const CHILD = path.join(__dirname, `drawing.child${path.extname(__filename)}`);
// In this library's own repository the sources run as they are.
const LOADER = CHILD.endsWith('.ts') ? ['--import', 'tsx'] : [];

/** Whether something has to be drawn that could take as long as it likes. */
export function needsDrawing({ original, options, mark }: DrawingTask): boolean {
  return options.svg !== SvgOriginals.REFUSE && [original, ...mark ? [mark.image] : []].some(isSvg);
}

/**
 * Transforms in a process of its own, and ends it where that takes too long. What can be said of an SVG before it is
 * drawn bounds most of them, but style sheets, images within images and lists of filters can make a kilobyte take
 * minutes, and nothing but the end of its process stops what draws it.
 *
 * @param seconds that it may take
 */
export async function drawApart(task: DrawingTask, seconds = MAX_SECONDS): Promise<TransformedImage> {
  const child = fork(CHILD, { env: environment(), execArgv: LOADER, serialization: 'advanced' });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  try {
    return imageOf(await outcomeOf(child, task));
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function outcomeOf(child: ChildProcess, task: DrawingTask): Promise<DrawingOutcome> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) reject(new Error(`What draws SVG ended with ${code}.`));
      else resolve({ problem: 'too-slow', message: 'The image takes too long to draw.', cause: signal });
    });
    child.send(task);
  });
}

function imageOf(outcome: DrawingOutcome): TransformedImage {
  if ('image' in outcome) return outcome.image;
  throw 'problem' in outcome ? new TransformError(outcome.problem, outcome.message, outcome.cause) : new Error(outcome.mistake);
}

/** What is drawn may come from anyone, and needs none of the function's rights. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}
