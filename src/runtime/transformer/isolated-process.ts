import { ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import { EncodedImage, TransformError, TransformOptions, TransformProblem, Watermark } from './transform-image';
import { isRecord } from '../../model/is-record';
import { SvgOriginals } from '../../model/svg-originals';
import { Operations } from '../url/image-request';
import { imageTypesOf } from '../url/image-types';
import { FocalPoint } from './operate/focus/focal-point';
import { mayBeHeic } from './read/heic-original';
import { isSvg } from './read/readable-original';

/** The arguments of `transformImage()`, for a process of its own. */
export interface IsolatedTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly focus?: FocalPoint;
}

/** The result that the process sends back. */
export type IsolatedOutcome =
  | { readonly image: EncodedImage }
  | { readonly problem: TransformProblem; readonly message: string; readonly cause?: string }
  | { readonly mistake: string };

// Ordinary SVG files render in a tenth of a second. HEIC takes 0.15 seconds per megapixel, and 64 megapixels 10.
const MAX_SECONDS = { svg: 10, heic: 20 };

const SVG = 'image/svg+xml';
const DESCRIPTIONS = ['application/json', 'text/plain'];

const CHILD = path.join(__dirname, `isolated-process.child${path.extname(__filename)}`);
// In this repository, the TypeScript sources run without compilation.
const LOADER = CHILD.endsWith('.ts') ? ['--require', 'tsx/cjs'] : [];

/**
 * Transforms an image in a child process, and kills the process after a timeout.
 *
 * `inspectSvg()` rejects most expensive SVG files before they are rendered. Style sheets, nested images and lists of
 * filters can still make a kilobyte take minutes, and only the end of the process stops the renderer. A decoder of HEIC
 * is code that this library does not know: it gets neither credentials nor the output of the function.
 *
 * @param seconds timeout in seconds
 */
export async function transformInProcess(
  task: IsolatedTask, seconds = decodesHeic(task) ? MAX_SECONDS.heic : MAX_SECONDS.svg,
): Promise<EncodedImage> {
  const child = fork(CHILD, {
    env: environment(),
    execArgv: LOADER,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  try {
    return imageOf(await outcomeOf(child, task), task);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function outcomeOf(child: ChildProcess, task: IsolatedTask): Promise<IsolatedOutcome> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) reject(new Error(`The process that transforms the image exited with ${code}.`));
      else resolve({ problem: 'too-slow', message: 'The image takes too long to render.', cause: signal });
    });
    child.send(task);
  });
}

/** Returns the image of an outcome. A decoder may have taken over the process that sent it. */
function imageOf(outcome: IsolatedOutcome, task: IsolatedTask): EncodedImage {
  if (isRecord(outcome) && 'mistake' in outcome) throw new Error(outcome.mistake);
  if (isRecord(outcome) && 'problem' in outcome) {
    throw new TransformError(outcome.problem, outcome.message, outcome.cause);
  }
  if (!isRecord(outcome) || !isImage(outcome.image, task)) {
    throw new Error('The process that transforms the image sent none.');
  }
  return outcome.image;
}

/** Whether a result is what a transformation may return: a description, the original, or bytes of an image. */
function isImage(image: unknown, { original }: IsolatedTask): boolean {
  const { body, contentType } = isRecord(image) ? image : {};
  if (!Buffer.isBuffer(body) || typeof contentType !== 'string') return false;
  if (contentType === SVG) return body.equals(original);
  return DESCRIPTIONS.includes(contentType) || imageTypesOf(body).includes(contentType);
}

/** Returns the environment without AWS credentials: anyone may have written the image. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}

/** Whether a transformation renders SVG or decodes HEIC, which may take any time and memory. */
export function needsProcess(task: IsolatedTask): boolean {
  return task.options.svg !== SvgOriginals.REFUSE && imagesOf(task).some(isSvg) || decodesHeic(task);
}

function decodesHeic(task: IsolatedTask): boolean {
  return task.options.heicDecoder !== undefined && imagesOf(task).some(mayBeHeic);
}

function imagesOf({ original, mark }: IsolatedTask): Buffer[] {
  return [original, ...mark ? [mark.image] : []];
}
