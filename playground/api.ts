import { FocalPoint } from '../src/runtime/transformer/operate/focus/focal-point';
import { DialectRules } from '../src/runtime/url/dialects/dialect-rules';
import { printUrl } from '../src/runtime/url/dialects/print-url';
import { printKey } from '../src/runtime/url/image-request';
import { FaultMode } from '../src/tools/local/s3/fault-injection';
import {
  VariantLimits,
  CHANGE_HEADER,
  CostEstimate,
  Fault,
  ImageChange,
  ImageChanges,
  ImageList,
  Invalidation,
  OriginalFacts,
  Overview,
  ErrorBody,
  SavedFocalPoint,
  UndoneChange,
} from '../src/tools/playground/protocol';
import { TraceList, TracedTraffic } from '../src/tools/playground/traffic-protocol';

/**
 * Returns the path under which this page loads an image through its CDN: the image without parameters where the dialect
 * of its URLs cannot express them.
 */
export function cdnPath(cdn: string, key: string, query: string = '', dialect?: DialectRules): string {
  const path = printKey(key);
  if (!dialect) return `/cdn/${cdn}${path}${query && `?${query}`}`;
  const url = printUrl(path, Object.fromEntries(new URLSearchParams(query)), { dialect });
  return `/cdn/${cdn}${typeof url === 'string' ? url : path}`;
}

/** Returns the path of an original, which bypasses the CDN. */
export function originalPath(cdn: string, key: string): string {
  return `/original/${cdn}${printKey(key)}`;
}

export async function fetchOverview(): Promise<Overview> {
  return fetchJson('/api/overview');
}

export async function fetchKeys(cdn: string): Promise<readonly string[]> {
  const { keys } = await fetchJson<ImageList>(`/api/images?${new URLSearchParams({ cdn })}`);
  return keys;
}

/** Returns the focal point of an image, which it carries or which was found. Undefined if the CDN does not say. */
export async function fetchFocus(cdn: string, key: string, dialect?: DialectRules): Promise<FocalPoint | undefined> {
  const response = await fetch(cdnPath(cdn, key, 'fm=json', dialect)).catch(() => undefined);
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return undefined;
  const { focus } = await response.json() as { readonly focus?: FocalPoint };
  return focus;
}

/** Saves a focal point in the metadata of an original, or removes it. */
export async function saveFocalPoint(cdn: string, key: string, point: string | undefined): Promise<SavedFocalPoint> {
  return fetchJson(`/api/focal-point?${new URLSearchParams({ cdn, key, ...point !== undefined && { point } })}`, {
    method: point === undefined ? 'DELETE' : 'PUT',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

/** Returns null if the original is inaccessible. */
export async function fetchOriginal(cdn: string, key: string): Promise<OriginalFacts | null> {
  return fetchJson(`/api/original?${new URLSearchParams({ cdn, key })}`);
}

export async function fetchCost(cdn: string, requests: string): Promise<CostEstimate | null> {
  return fetchJson(`/api/cost?${new URLSearchParams({ cdn, requests })}`);
}

export async function fetchVariantLimits(cdn: string): Promise<VariantLimits | null> {
  return fetchJson(`/api/variant-limits?${new URLSearchParams({ cdn })}`);
}

export async function fetchTrace(cdn: string, request: string): Promise<TracedTraffic> {
  return fetchJson(`/api/trace?${new URLSearchParams({ cdn, request })}`);
}

export async function fetchTraces(cdn: string): Promise<TraceList> {
  return fetchJson(`/api/traces?${new URLSearchParams({ cdn })}`);
}

export async function clearTraffic(cdn: string): Promise<unknown> {
  return fetchJson(`/api/traffic?${new URLSearchParams({ cdn })}`, {
    method: 'DELETE',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

export async function invalidate(cdn: string, item: string): Promise<Invalidation> {
  return fetchJson(`/api/invalidation?${new URLSearchParams({ cdn, item })}`, {
    method: 'POST',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

export async function failOrigin(cdn: string, failure: FaultMode): Promise<Fault> {
  return fetchJson(`/api/fault?${new URLSearchParams({ cdn, failure })}`, {
    method: 'PUT',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

export async function restoreOrigin(cdn: string): Promise<Fault> {
  return fetchJson(`/api/fault?${new URLSearchParams({ cdn })}`, {
    method: 'DELETE',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

/** An error response, or none, for which the status is 0. */
export class ApiError extends Error {
  constructor(public readonly status: number, message: string) {
    super(message);
  }
}

export interface UploadOptions {
  /** Whether an image that exists is not replaced. */
  readonly mustBeNew: boolean;
  readonly signal: AbortSignal;
  /** Called with the share that is sent. */
  readonly onProgress: (share: number) => void;
}

/** Uploads an image. `fetch` does not report the progress of uploads. */
export function putImage(
  cdn: string, key: string, body: Blob, { mustBeNew, signal, onProgress }: UploadOptions,
): Promise<ImageChange> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', imagePath(cdn, key));
    request.responseType = 'json';
    request.setRequestHeader(CHANGE_HEADER, '1');
    if (mustBeNew) request.setRequestHeader('if-none-match', '*');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      const { status, response } = request as { status: number; response: (ImageChange & ErrorBody) | null };
      if (status === 200 && response) resolve(response);
      else reject(new ApiError(status, response?.error ?? `The playground responds with ${status}`));
    });
    request.addEventListener('error', () => reject(new ApiError(0, NO_RESPONSE)));
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason as Error);
    });
    request.send(body);
  });
}

export async function deleteImage(cdn: string, key: string): Promise<ImageChange> {
  return fetchJson(imagePath(cdn, key), { method: 'DELETE', headers: { [CHANGE_HEADER]: '1' } });
}

export async function fetchChanges(cdn: string): Promise<readonly ImageChange[]> {
  const { changes } = await fetchJson<ImageChanges>(`/api/changes?${new URLSearchParams({ cdn })}`);
  return changes;
}

export async function undoChange(cdn: string, change: string): Promise<UndoneChange> {
  return fetchJson(`/api/undo?${new URLSearchParams({ cdn, change })}`, {
    method: 'POST',
    headers: { [CHANGE_HEADER]: '1' },
  });
}

function imagePath(cdn: string, key: string): string {
  return `/api/image?${new URLSearchParams({ cdn, key })}`;
}

/** Message for a request without a response. */
export const NO_RESPONSE = 'The playground does not respond. Is it still running?';

async function fetchJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init).catch(() => { throw new ApiError(0, NO_RESPONSE); });
  if (!response.ok) throw new ApiError(response.status, (await response.json() as ErrorBody).error);
  return response.json() as Promise<T>;
}
