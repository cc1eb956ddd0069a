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
 */
export async function sendTargets(
  queue: JobQueue, { images, folders }: Targets, flags: Pick<Job, 'again' | 'shared' | 'done'>, delaySeconds: number,
): Promise<void> {
  const room = MESSAGE_BYTES - Buffer.byteLength(JSON.stringify(flags));
  for (const part of messagesOf(images, room)) await queue.send({ images: part, folders: [], ...flags }, delaySeconds);
  for (const part of messagesOf(folders, room)) await queue.send({ images: [], folders: part, ...flags }, delaySeconds);
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

/** Splits keys into messages. A key has up to 1,024 bytes, and JSON may need six for each. */
function messagesOf(keys: readonly string[], room: number): string[][] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const key of keys) {
    const size = Buffer.byteLength(jobMessage({ images: [key], folders: [] }));
    bytes += size;
    if (bytes > room || messages.at(-1)!.length === MAX_TARGETS_IN_A_MESSAGE) {
      messages.push([]);
      bytes = size;
    }
    messages.at(-1)!.push(key);
  }
  return messages;
}
