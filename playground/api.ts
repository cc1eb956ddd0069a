import { printKey } from '../src/runtime/url/image-request';
import { FaultMode } from '../src/tools/local/s3/fault-injection';
import { VariantLimits, CHANGE_HEADER, CostEstimate, Fault, ImageChange, ImageList, Invalidation, Overview, Refusal } from '../src/tools/playground/protocol';

/** Where an image is through its CDN, as this page may load it. */
export function cdnPath(cdn: string, key: string, query: string = ''): string {
  return `/cdn/${cdn}${printKey(key)}${query && `?${query}`}`;
}

/** Where an original is, past the CDN. */
export function originalPath(cdn: string, key: string): string {
  return `/original/${cdn}${printKey(key)}`;
}

export async function fetchOverview(): Promise<Overview> {
  return asked('/api/overview');
}

export async function fetchKeys(cdn: string): Promise<readonly string[]> {
  const { keys } = await asked<ImageList>(`/api/images?${new URLSearchParams({ cdn })}`);
  return keys;
}

export async function fetchCost(cdn: string, requests: string): Promise<CostEstimate | null> {
  return asked(`/api/cost?${new URLSearchParams({ cdn, requests })}`);
}

export async function fetchVariantLimits(cdn: string): Promise<VariantLimits | null> {
  return asked(`/api/variant-limits?${new URLSearchParams({ cdn })}`);
}

export async function invalidate(cdn: string, item: string): Promise<Invalidation> {
  return asked(`/api/invalidation?${new URLSearchParams({ cdn, item })}`, { method: 'POST', headers: { [CHANGE_HEADER]: '1' } });
}

export async function fail(cdn: string, failure: FaultMode): Promise<Fault> {
  return asked(`/api/fault?${new URLSearchParams({ cdn, failure })}`, { method: 'PUT', headers: { [CHANGE_HEADER]: '1' } });
}

export async function heal(cdn: string): Promise<Fault> {
  return asked(`/api/fault?${new URLSearchParams({ cdn })}`, { method: 'DELETE', headers: { [CHANGE_HEADER]: '1' } });
}

export async function putImage(cdn: string, key: string, body: Blob): Promise<ImageChange> {
  return asked(imagePath(cdn, key), { method: 'PUT', headers: { [CHANGE_HEADER]: '1' }, body });
}

export async function deleteImage(cdn: string, key: string): Promise<ImageChange> {
  return asked(imagePath(cdn, key), { method: 'DELETE', headers: { [CHANGE_HEADER]: '1' } });
}

function imagePath(cdn: string, key: string): string {
  return `/api/image?${new URLSearchParams({ cdn, key })}`;
}

async function asked<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init).catch(() => {
    throw new Error('The playground does not answer: has it been stopped?');
  });
  if (!response.ok) throw new Error((await response.json() as Refusal).error);
  return response.json() as Promise<T>;
}
