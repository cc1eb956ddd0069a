import { CDN_HEADERS, CDN_TIME } from '../../src/tools/playground/protocol';

/** An answer, and the picture in it. */
export interface Picture {
  readonly status: number;
  readonly bytes: number;
  readonly contentType: string;
  /** Of the CDN's own answer; of an original, there are none. */
  readonly headers: Readonly<Record<string, string>>;
  /** Until the CDN had answered whole. */
  readonly milliseconds?: number;
  /** Where it is shown from. Missing where it is no picture that this browser shows. */
  readonly shown?: { readonly url: string; readonly width: number; readonly height: number };
  /** Missing where it is a picture. */
  readonly text?: string;
}

/** Past the browser's own cache, so that it is the CDN that answers. */
export async function loadPicture(path: string, accept: string, signal: AbortSignal): Promise<Picture> {
  const response = await fetch(path, { headers: { accept }, cache: 'no-store', signal });
  const blob = await response.blob();
  const contentType = response.headers.get('content-type') ?? '';
  const time = response.headers.get(CDN_TIME);
  const answer = {
    status: response.status,
    bytes: blob.size,
    contentType,
    headers: JSON.parse(decodeURIComponent(response.headers.get(CDN_HEADERS) ?? '{}')) as Record<string, string>,
    milliseconds: time === null ? undefined : Number(time),
  };
  return contentType.startsWith('image/') ? { ...answer, shown: await showable(blob) } : { ...answer, text: await blob.text() };
}

async function showable(blob: Blob): Promise<Picture['shown']> {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    // A drawing without a size of its own has none to tell.
    return { url, width: image.naturalWidth || 300, height: image.naturalHeight || 150 };
  } catch {
    URL.revokeObjectURL(url);
    return undefined;
  }
}

export function forget(picture: Picture | undefined): void {
  if (picture?.shown) URL.revokeObjectURL(picture.shown.url);
}

/** In words for people: `AVIF`, `JPEG`. */
export function formatOf({ contentType }: Picture): string {
  const name = /^image\/([\w-]+)/.exec(contentType)?.[1];
  return name === undefined ? contentType.split(';')[0] || 'nothing' : name.replace(/^x-/, '').toUpperCase();
}
