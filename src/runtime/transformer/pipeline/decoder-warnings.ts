import { Sharp } from 'sharp';
import { TransformError } from './transform-error';

/** The number of warnings of an image. The text of the first one follows. */
const COUNT = /^read gave (\d+) warnings$/;

/** Warnings about scans that every decoder shows whole. */
const HARMLESS = /Invalid SOS parameters|Inconsistent progression sequence/;
const EXTRANEOUS = /(\d+) extraneous bytes before marker 0x([0-9a-f]{2})/;

interface Warning {
  readonly isOfHeader: boolean;
  readonly text: string;
}

// libvips queues warnings for the whole process, and sharp passes them to whichever pipeline ends next.
const warnings: Warning[] = [];
const running = new Set<Promise<unknown>>();
let begun = 0;
let alone: Promise<unknown> = Promise.resolve();

/** Collects the warnings of decoders that sharp passes to a pipeline. */
export function collectWarnings(pipeline: Sharp, isOfHeader = false): Sharp {
  return pipeline.on('warning', (text: string) => warnings.push({ isOfHeader, text: text.trim() }));
}

/**
 * Transforms an image, and rejects a JPEG with damaged scans. libjpeg fills the rest of such a scan with gray, and only
 * warns. libvips could fail on warnings, but does not examine those of the last rows, and fails on harmless ones.
 *
 * Warnings while other images are transformed in this process may be theirs. The image is then transformed again,
 * alone. In AWS, there are no others.
 *
 * @param work reads the header and the pixels, with pipelines whose warnings are collected
 */
export async function requireWholeScans<T>(bytes: Buffer, work: () => Promise<T>): Promise<T> {
  for (let awaited; awaited !== alone; await awaited) awaited = alone;
  const first = await observed(work);
  if (first.own.length === 0) return first.result;
  const last = first.isAlone ? first : await whileNoOther(() => observed(work));
  if (!isDamaged(last.own, bytes)) return last.result;
  throw new TransformError('corrupt', undefined, last.own.map(({ text }) => text).join('; '));
}

/** Does work, and returns the warnings during it. */
async function observed<T>(work: () => Promise<T>): Promise<{ result: T; own: Warning[]; isAlone: boolean }> {
  const isFirst = running.size === 0;
  if (isFirst) warnings.length = 0;
  const [number, before] = [++begun, warnings.length];
  const job = work();
  running.add(job);
  try {
    const result = await job;
    return { result, own: warnings.slice(before), isAlone: isFirst && begun === number };
  } finally {
    running.delete(job);
  }
}

/** Does work when everything that has begun has ended, and lets nothing else begin. */
function whileNoOther<T>(work: () => Promise<T>): Promise<T> {
  const turn = alone.then(() => Promise.allSettled(running)).then(work);
  alone = turn.catch(() => undefined);
  return turn;
}

/** Whether there are more warnings about pixels than about the header, whose mistakes every decoder ignores. */
function isDamaged(own: Warning[], bytes: Buffer): boolean {
  const counts = own.map(({ text }) => Number(COUNT.exec(text)?.[1] ?? 0));
  const ofHeader = Math.max(0, ...counts.filter((_, index) => own[index].isOfHeader));
  return counts.some((count, index) =>
    count > ofHeader && (ofHeader > 0 || !isHarmless(own[index + 1]?.text ?? '', count, bytes)));
}

function isHarmless(text: string, count: number, bytes: Buffer): boolean {
  const extraneous = EXTRANEOUS.exec(text);
  if (!extraneous) return HARMLESS.test(text);
  return count === 1 && hasPadding(bytes, Number(extraneous[1]), parseInt(extraneous[2], 16));
}

/** Whether equal bytes precede a marker. Other bytes are data of a scan with an error before them. */
function hasPadding(bytes: Buffer, length: number, marker: number): boolean {
  const pattern = Buffer.from([0xff, marker]);
  for (let at = bytes.indexOf(pattern, length); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
    if (bytes.subarray(at - length, at).every(byte => byte === bytes[at - 1])) return true;
  }
  return false;
}
