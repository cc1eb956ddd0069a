import { Job, jobMessage } from './job';
import { Targets, laterTargets } from './targets';

/** The queue of the worker's messages. */
export interface JobQueue {
  send(job: Job, delaySeconds: number): Promise<void>;
}

// Within 256 KiB, which every SQS queue accepts by default.
const MESSAGE_BYTES = 250_000;

/** Maximum number of targets in a message. If one of them fails, all of them are retried. */
export const MAX_TARGETS_IN_A_MESSAGE = 150;

/**
 * Sends targets to the queue, in as few messages as possible.
 *
 * @param doneFor returns items that earlier runs have invalidated, for some of the targets
 */
export async function sendTargets(
  queue: JobQueue, { images, folders }: Targets, flags: Pick<Job, 'again' | 'shared'>, delaySeconds: number,
  doneFor: (targets: Targets) => readonly string[] = () => [],
): Promise<void> {
  const room = MESSAGE_BYTES - Buffer.byteLength(JSON.stringify(flags));
  const jobOf = (targets: Targets): Job => ({ ...targets, done: doneFor(targets) });
  const ofImages = images.map(key => jobOf({ images: [key], folders: [] }));
  const ofFolders = folders.map(key => jobOf({ images: [], folders: [key] }));
  for (const part of [...messagesOf(ofImages, room), ...messagesOf(ofFolders, room)]) {
    await queue.send({ ...mergeJobs(part), ...flags }, delaySeconds);
  }
}

/**
 * Sends jobs to the queue without delay. A job that an earlier run has begun gets its own message.
 */
export async function sendJobs(
  jobs: readonly Job[], services: { readonly queue: JobQueue; readonly prewarmQueue?: object },
): Promise<void> {
  const { queue } = services;
  for (const job of jobs.filter(({ after }) => after !== undefined)) await queue.send(job, 0);
  for (const [again, shared] of [[false, false], [false, true], [true, false], [true, true]]) {
    const alike = jobs.filter(job => job.after === undefined && job.again === again && job.shared === shared);
    await sendTargets(queue, laterTargets(alike, services), { again, shared }, 0);
  }
}

/** Splits jobs into messages. A key has up to 1,024 bytes, and JSON may need six for each. */
function messagesOf(jobs: readonly Job[], room: number): Job[][] {
  const messages: Job[][] = [];
  let bytes = Infinity;
  for (const job of jobs) {
    const size = Buffer.byteLength(jobMessage(job));
    bytes += size;
    if (bytes > room || messages.at(-1)!.length === MAX_TARGETS_IN_A_MESSAGE) {
      messages.push([]);
      bytes = size;
    }
    messages.at(-1)!.push(job);
  }
  return messages;
}

function mergeJobs(jobs: readonly Job[]): Job {
  const done = [...new Set(jobs.flatMap(job => job.done ?? []))];
  return {
    images: jobs.flatMap(({ images }) => images),
    folders: jobs.flatMap(({ folders }) => folders),
    ...done.length > 0 && { done },
  };
}
