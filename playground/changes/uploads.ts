import { signal } from '@preact/signals';
import { makeChanges } from './image-changes';
import { ImageChange, MAX_IMAGE_BYTES } from '../../src/tools/playground/protocol';
import { ApiError, putImage } from '../api';
import { sentence } from '../parts/sentence';
import { bytes, count } from '../parts/units';

/** A file that is uploaded as an image. */
export interface Upload {
  readonly id: number;
  readonly cdn: string;
  readonly key: string;
  readonly file: File;
  /** Whether it may replace an image. */
  readonly replaces: boolean;
  /** `exists` if it would replace an image. */
  readonly state: 'waiting' | 'sending' | 'done' | 'exists' | 'failed' | 'canceled';
  /** Share that is sent. */
  readonly share: number;
  readonly problem?: string;
  /** Whether the same upload may succeed later. */
  readonly canRetry?: boolean;
}

/** Uploads that wait, are sent, or need a decision. */
export const uploads = signal<readonly Upload[]>([]);

const sending = new Map<number, AbortController>();
let lastId = 0;
let isRunning = false;

/** Uploads files, one after the other. */
export function addUploads(
  cdn: string, files: readonly (readonly [key: string, file: File])[], replaces: boolean = false,
): void {
  const added = files.map(([key, file]): Upload => {
    const problem = problemOf(file);
    return {
      id: ++lastId, cdn, key, file, replaces, share: 0, state: problem === undefined ? 'waiting' : 'failed', problem,
    };
  });
  uploads.value = [...uploads.value, ...added];
  void run();
}

/** Returns the reason why the server would reject a file, so that it is not sent in vain. */
function problemOf({ size, type }: File): string | undefined {
  if (size > MAX_IMAGE_BYTES) {
    return `The file has ${bytes(size)}. An image may have ${MAX_IMAGE_BYTES / 2 ** 20} MiB: choose a smaller one.`;
  }
  if (size === 0) return 'The file is empty. Choose another one.';
  if (type !== '' && !type.startsWith('image/')) {
    return `The file is ${type}. Choose a JPEG, PNG, WebP, AVIF, GIF or SVG file.`;
  }
  return undefined;
}

/** Returns whether an upload can be canceled. Once everything is sent, the server may have stored the image. */
export function canCancel({ state, share }: Upload): boolean {
  return state === 'waiting' || state === 'sending' && share < 1;
}

export function cancelUpload(id: number): void {
  sending.get(id)?.abort(new Error('Canceled'));
  update(id, { state: 'canceled' });
}

/** Sends an upload again, changed. */
export function retryUpload(id: number, changes: Partial<Pick<Upload, 'key' | 'replaces'>> = {}): void {
  update(id, { ...changes, state: 'waiting', problem: undefined, share: 0 });
  void run();
}

/** Removes uploads that are over. */
export function forgetUploads(ids: readonly number[]): void {
  uploads.value = uploads.value.filter(({ id }) => !ids.includes(id));
}

/** Returns a key that is probably free, such as `cat-2.jpg`. */
export function otherKey(key: string): string {
  const [, name, number = '1', extension] = /^(.*?)(?:-(\d{1,4}))?(\.[^./]*)?$/s.exec(key)!;
  return `${name}-${Number(number) + 1}${extension ?? ''}`;
}

async function run(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  for (let first = nextUpload(); first; first = nextUpload()) {
    const { cdn, replaces } = first;
    const send = async () => {
      const done: ImageChange[] = [];
      for (let next = nextUpload(cdn); next; next = nextUpload(cdn)) {
        const change = await sendUpload(next);
        if (change) done.push(change);
      }
      uploads.value = uploads.value.filter(({ state }) => state !== 'done' && state !== 'canceled');
      return done.length === 0 ? undefined : { text: doneText(done), changes: done, undoable: done };
    };
    await makeChanges({ cdn, isPurged: replaces, run: send });
  }
  isRunning = false;
}

function nextUpload(of?: string): Upload | undefined {
  return uploads.value.find(({ state, cdn }) => state === 'waiting' && (of === undefined || cdn === of));
}

async function sendUpload({ id, cdn, key, file, replaces }: Upload): Promise<ImageChange | undefined> {
  const abort = new AbortController();
  sending.set(id, abort);
  update(id, { state: 'sending' });
  try {
    const change = await putImage(cdn, key, file, {
      mustBeNew: !replaces, signal: abort.signal, onProgress: share => update(id, { share }),
    });
    update(id, { state: 'done' });
    return change;
  } catch (error) {
    const { status, message } = error as ApiError;
    if (abort.signal.aborted) update(id, { state: 'canceled' });
    else if (status === 412) update(id, { state: 'exists', problem: 'An image with this name exists.' });
    else update(id, { state: 'failed', problem: sentence(message), canRetry: status === 0 || status >= 500 });
    return undefined;
  } finally {
    sending.delete(id);
  }
}

function update(id: number, changes: Partial<Upload>): void {
  uploads.value = uploads.value.map(upload => upload.id === id ? { ...upload, ...changes } : upload);
}

function doneText(done: readonly ImageChange[]): string {
  if (done.length === 1) return `${done[0].key} ${done[0].result}`;
  const results = ['added', 'replaced'] as const;
  return results.map(result => [result, done.filter(change => change.result === result).length] as const)
    .filter(([, number]) => number > 0)
    .map(([result, number]) => `${count(number, 'image')} ${result}`)
    .join(', ');
}
