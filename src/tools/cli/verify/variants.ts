import { widthOf } from './dimensions';
import { Response, Ask, ExchangeError } from './exchange';
import { mediaType } from '../../../runtime/url/image-types';

/** What browsers of three ages send for images. */
export const ACCEPTS = {
  avif: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  webp: 'image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  none: undefined,
} as const;

export type Viewer = keyof typeof ACCEPTS;

const USUAL_WIDTH = 320;

export interface Narrow {
  readonly url: URL;
  /** The width asked for. */
  readonly width: number;
  readonly answer: Response;
}

/**
 * The picture as it is made on request, in its formats and in a smaller size. Each is asked for once for all checks.
 */
export class CheckedVariants {
  private readonly plain = new Map<Viewer, Promise<Response>>();
  private narrowed?: Promise<Narrow>;

  public constructor(private readonly image: URL, private readonly ask: (ask: Ask) => Promise<Response>) {}

  /** A URL of the picture. What query the image was given with is about another picture. */
  public url(query: string): URL {
    const url = new URL(this.image);
    url.search = query;
    return url;
  }

  /** The picture in its own size, as a viewer gets it. */
  public async for(viewer: Viewer): Promise<Response> {
    const accept = ACCEPTS[viewer];
    const asked = this.plain.get(viewer) ?? this.ask({ url: this.url(''), headers: accept === undefined ? {} : { accept }, whole: true });
    this.plain.set(viewer, asked);
    return asked;
  }

  /** The picture asked for in no more than half its width, for viewers without `Accept`. */
  public async narrow(): Promise<Narrow> {
    return this.narrowed ??= this.askNarrow();
  }

  /** The narrow one, where it is a picture at all. */
  public async narrowPicture(): Promise<Narrow | undefined> {
    const narrow = await unlessUnanswered(this.narrow());
    return narrow?.answer.status === 200 ? narrow : undefined;
  }

  /** Those of the pictures in their own size that there are. */
  public async pictures(): Promise<readonly Response[]> {
    const answers: Response[] = [];
    for (const viewer of Object.keys(ACCEPTS) as Viewer[]) {
      const answer = await unlessUnanswered(this.for(viewer));
      if (answer?.status === 200) answers.push(answer);
    }
    return answers;
  }

  /** Whether the picture is made in this format for whoever asks for it by name. */
  public async areMadeAs(type: string): Promise<boolean> {
    const { status, headers } = await this.ask({ url: this.url(`fm=${type.replace('image/', '')}`) });
    // Whatever else fails is no sign that the format is not meant to be there.
    return status !== 400 && (status !== 200 || mediaType(headers['content-type']) === type);
  }

  /** Whether the CDN makes pictures: one URL in two formats or two sizes is none that was uploaded. */
  public async areMade(): Promise<boolean> {
    const pictures = [...await this.pictures(), (await this.narrowPicture())?.answer].filter(answer => answer !== undefined);
    const looks = pictures.map(answer => `${mediaType(answer.headers['content-type'])} ${widthOf(answer)}`);
    return new Set(looks).size > 1;
  }

  private async askNarrow(): Promise<Narrow> {
    const own = widthOf(await this.for('none')) ?? Infinity;
    const width = Math.max(1, Math.min(USUAL_WIDTH, Math.floor(own / 2)));
    const url = this.url(`w=${width}`);
    return { url, width, answer: await this.ask({ url, whole: true }) };
  }
}

/** A check tells of what the network refused it, but not of what it refused another. */
async function unlessUnanswered<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExchangeError) return undefined;
    throw error;
  }
}
