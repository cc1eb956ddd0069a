import { Freshness, Validator } from './freshness';
import { Problem } from './problem';
import { Original, OriginalReader, ReadingLimits } from './services';

/** The result of the revalidation of an image: its freshness, the original that replaces it, or a problem. */
export interface RevalidatedImage {
  readonly key: string;
  readonly freshness?: Freshness;
  readonly original?: Original;
  readonly problem?: Problem;
}

/** Originals, some of which a revalidation has read already. They are not requested again. */
export class RevalidatedOriginals implements OriginalReader {
  constructor(private readonly originals: OriginalReader, private readonly images: readonly RevalidatedImage[]) {}

  public async get(key: string, limits?: ReadingLimits): Promise<Original> {
    const { original, problem } = this.images.find(image => image.key === key) ?? {};
    if (problem) throw problem;
    return original ?? this.originals.get(key, limits);
  }

  public version(key: string): Promise<string | undefined> {
    return this.originals.version(key);
  }

  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    return this.originals.revalidate?.(key, known) ?? this.get(key);
  }
}
