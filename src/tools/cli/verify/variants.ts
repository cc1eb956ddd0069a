import { imageSize } from 'image-size';
import { VariantUrls } from './variant-urls';
import { mediaType } from '../../../runtime/url/image-types';
import { Response, HttpRequest, ExchangeError } from '../shared/exchange';

/** `Accept` headers for images of three generations of browsers. */
export const ACCEPTS = {
  avif: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  webp: 'image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  none: undefined,
} as const;

export type Viewer = keyof typeof ACCEPTS;

const VIEWERS = Object.keys(ACCEPTS) as Viewer[];

const NARROW_WIDTH = 320;

export interface NarrowVariant {
  readonly url: URL;
  /** The URL in results. */
  readonly text: string;
  /** Requested width. */
  readonly width: number;
  readonly response: Response;
}

/**
 * The variants of the image: its formats, and a smaller size. All checks share one request for each.
 */
export class CheckedVariants {
  private readonly plain = new Map<Viewer, Promise<Response>>();
  private narrowed?: Promise<NarrowVariant>;

  public constructor(
    public readonly urls: VariantUrls, private readonly ask: (ask: HttpRequest) => Promise<Response>,
  ) {}

  /** Returns the image in its original size, as a viewer gets it. */
  public async for(viewer: Viewer): Promise<Response> {
    const accept = ACCEPTS[viewer];
    const requested =
      this.plain.get(viewer)
      ?? this.ask({ url: this.urls.for({}).url, headers: accept === undefined ? {} : { accept }, whole: true });
    this.plain.set(viewer, requested);
    return requested;
  }

  /** Returns the image in at most half its width, for viewers without `Accept`. */
  public async narrow(): Promise<NarrowVariant> {
    return this.narrowed ??= this.requestNarrow();
  }

  /** Returns the narrow variant, or undefined if the response is not an image. */
  public async narrowVariant(): Promise<NarrowVariant | undefined> {
    const narrow = await unlessUnanswered(this.narrow());
    return narrow?.response.status === 200 ? narrow : undefined;
  }

  /** Returns the available images in the original size. */
  public async images(): Promise<readonly Response[]> {
    const responses: Response[] = [];
    for (const viewer of VIEWERS) {
      const response = await unlessUnanswered(this.for(viewer));
      if (response?.status === 200) responses.push(response);
    }
    return responses;
  }

  /** Returns whether the CDN converts the image to this format if the URL requests it. */
  public async isTransformedTo(type: string): Promise<boolean> {
    const { status, headers } = await this.ask(this.urls.for({ fm: type.replace('image/', '') }));
    // Other failures do not mean that the format is unsupported.
    return status !== 400 && (status !== 200 || mediaType(headers['content-type']) === type);
  }

  /**
   * Returns whether the CDN transforms images: one URL has several formats or sizes. So it is if a server fails to make
   * one, which the checks then report.
   */
  public async areTransformed(): Promise<boolean> {
    const looks = new Set<string>();
    const narrow = async (): Promise<Response> => (await this.narrow()).response;
    for (const request of [...VIEWERS.map(viewer => () => this.for(viewer)), narrow]) {
      const response = await unlessUnanswered(request());
      if (!response || response.status >= 500) return true;
      if (response.status === 200) looks.add(`${mediaType(response.headers['content-type'])} ${widthOf(response)}`);
    }
    return looks.size > 1;
  }

  private async requestNarrow(): Promise<NarrowVariant> {
    const own = widthOf(await this.for('none')) ?? Infinity;
    const width = Math.max(1, Math.min(NARROW_WIDTH, Math.floor(own / 2)));
    const { url, text } = this.urls.for({ w: String(width) });
    return { url, text, width, response: await this.ask({ url, whole: true }) };
  }
}

/** Returns undefined on a network error, which fails only the check that made the request. */
async function unlessUnanswered<T>(response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof ExchangeError) return undefined;
    throw error;
  }
}

/** Returns the width of the image in a response in pixels, or undefined if its bytes do not state it. */
export function widthOf({ start }: Response): number | undefined {
  try {
    return imageSize(start).width;
  } catch {
    return undefined;
  }
}
