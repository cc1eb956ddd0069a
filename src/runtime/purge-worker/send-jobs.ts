import { Job, jobMessage } from './job';
import { JobQueue } from './surroundings';
import { Targets, joined } from './targets';

// A message of SQS has 256 KiB at least.
const MESSAGE_BYTES = 250_000;

/** The number of ordinary keys in a message: if one of them fails, the others come again with it. */
export const TARGETS_IN_A_MESSAGE = 150;

/**
 * Sends targets to the queue, as many as fit into a message at a time.
 */
export async function sendTargets(
  queue: JobQueue, { images, folders }: Targets, flags: Pick<Job, 'again' | 'shared'>, delaySeconds: number,
): Promise<void> {
  for (const part of messagesOf(images)) await queue.send({ images: part, folders: [], ...flags }, delaySeconds);
  for (const part of messagesOf(folders)) await queue.send({ images: [], folders: part, ...flags }, delaySeconds);
}

/**
 * Sends jobs to the queue at once: by itself each that another run has begun, the others together.
 */
export async function sendJobs(queue: JobQueue, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs.filter(({ after }) => after !== undefined)) await queue.send(job, 0);
  for (const [again, shared] of [[false, false], [false, true], [true, false], [true, true]]) {
    const alike = jobs.filter(job => job.after === undefined && job.again === again && job.shared === shared);
    await sendTargets(queue, joined(alike), { again, shared }, 0);
  }
}

/** Keys have up to 1,024 bytes, and JSON may make six of each. */
function messagesOf(keys: readonly string[]): string[][] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const key of keys) {
    const size = Buffer.byteLength(jobMessage({ images: [key], folders: [] }));
    bytes += size;
    if (bytes > MESSAGE_BYTES || messages.at(-1)!.length === TARGETS_IN_A_MESSAGE) {
      messages.push([]);
      bytes = size;
    }
    messages.at(-1)!.push(key);
  }
  return messages;
}
