import sharp, { Sharp } from 'sharp';

/** A warning of a decoder. */
export interface Warning {
  readonly isOfHeader: boolean;
  readonly text: string;
}

/** The result of work, and the warnings during it. */
export interface Observed<T> {
  readonly result: T;
  readonly warnings: readonly Warning[];
  /** Whether nothing else was running, so that all warnings are of this work. */
  readonly isAlone: boolean;
}

/** The number of warnings of an image. The text of the first one follows, or is empty. */
const COUNT = /^read gave (\d+) warnings$/;

// libvips queues warnings for the whole process, and sharp passes them to whichever pipeline ends next.
const warnings: Warning[] = [];
const running = new Set<Promise<unknown>>();
let begun = 0;
let alone: Promise<unknown> = Promise.resolve();

/** Collects the warnings of decoders that sharp passes to a pipeline. */
export function collectWarnings(pipeline: Sharp, isOfHeader = false): Sharp {
  return pipeline.on('warning', (text: string) => warnings.push({ isOfHeader, text: text.trim() }));
}

/** Returns the number that a warning reports, or 0 for the text of a warning. */
export function countOf({ text }: Warning): number {
  return Number(COUNT.exec(text)?.[1] ?? 0);
}

/** Does work, after any work that has to be alone, and returns the warnings during it. */
export async function observe<T>(work: () => Promise<T>): Promise<Observed<T>> {
  for (let awaited; awaited !== alone; await awaited) awaited = alone;
  return observed(work);
}

/** Does work when everything that has begun has ended, and lets nothing else begin. */
export function observeAlone<T>(work: () => Promise<T>): Promise<Observed<T>> {
  const turn = alone.then(() => Promise.allSettled(running)).then(collectRest).then(() => observed(work));
  alone = turn.catch(() => undefined);
  return turn;
}

async function observed<T>(work: () => Promise<T>): Promise<Observed<T>> {
  const isFirst = running.size === 0;
  if (isFirst) warnings.length = 0;
  const [number, before] = [++begun, warnings.length];
  const job = work();
  running.add(job);
  try {
    const result = await job;
    if (warnings.length > before && countOf(warnings.at(-1)!) > 0) await collectRest();
    return { result, warnings: warnings.slice(before), isAlone: isFirst && begun === number };
  } catch (error) {
    await collectRest();
    throw error;
  } finally {
    running.delete(job);
  }
}

/** Collects what sharp leaves in the queue after an empty text. The next image would seem to be damaged. */
async function collectRest(): Promise<void> {
  for (let seen = -1; seen !== warnings.length;) {
    seen = warnings.length;
    await collectWarnings(sharp(Buffer.alloc(1), { raw: { width: 1, height: 1, channels: 1 } })).raw().toBuffer();
  }
}
