import { HEAD_BYTES, isAnimated } from './is-animated';
import { CDN_HEADERS, CDN_TIME } from '../../src/tools/playground/protocol';
import { NO_RESPONSE } from '../api';

/** An image that this browser can display. */
export interface ShownImage {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

/** A response and its image. */
export interface LoadedImage {
  /** Path of the request. */
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly contentType: string;
  /** Headers of the CDN's response. Originals have none. */
  readonly headers: Readonly<Record<string, string>>;
  /** Time until the CDN's response was complete. */
  readonly milliseconds?: number;
  /** Image to display. Undefined if this browser cannot display the response. */
  readonly shown?: ShownImage;
  /** Text of responses that are not images. */
  readonly text?: string;
}

/** Loads an image and bypasses the browser's cache, so that the CDN responds. */
export async function loadImage(path: string, accept: string, signal: AbortSignal): Promise<LoadedImage> {
  const response = await fetch(path, { headers: { accept }, cache: 'no-store', signal })
    .catch(() => { throw new Error(NO_RESPONSE); });
  const blob = await response.blob();
  const contentType = response.headers.get('content-type') ?? '';
  const time = response.headers.get(CDN_TIME);
  const loaded = {
    path,
    status: response.status,
    bytes: blob.size,
    contentType,
    headers: JSON.parse(decodeURIComponent(response.headers.get(CDN_HEADERS) ?? '{}')) as Record<string, string>,
    milliseconds: time === null ? undefined : Number(time),
  };
  return contentType.startsWith('image/')
    ? { ...loaded, shown: await showable(blob) }
    : { ...loaded, text: await blob.text() };
}

async function showable(blob: Blob): Promise<LoadedImage['shown']> {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    // An SVG may have no intrinsic size.
    return {
      url,
      width: image.naturalWidth || 300,
      height: image.naturalHeight || 150,
      isAnimated: isAnimated(new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer())),
    };
  } catch {
    URL.revokeObjectURL(url);
    return undefined;
  }
}

export function releaseImage(image: LoadedImage | undefined): void {
  if (image?.shown) URL.revokeObjectURL(image.shown.url);
}

/** Returns the name of the format, such as `AVIF` or `JPEG`. */
export function formatOf({ contentType }: LoadedImage): string {
  const name = /^image\/([\w-]+)/.exec(contentType)?.[1];
  return name === undefined ? contentType.split(';')[0] || 'nothing' : name.replace(/^x-/, '').toUpperCase();
}
