import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ageGrew } from './cache-headers';
import { Response, Ask, exchange } from './exchange';
import { CheckedVariants } from './variants';
import { SIGNATURE } from '../../../runtime/signing/url-signature';

/**
 * A location has several cache nodes, each with a cache of its own: what the first of them
 * misses, the next may hit.
 */
const ATTEMPTS = 7;

/** `age` counts whole seconds: it has grown whenever a little more than one has passed. */
const PAUSE_MS = 1100;

export interface SubjectOptions {
  readonly url: URL;
  /** The bucket's own URL, or the image's in it. */
  readonly bucket?: URL;
  readonly timeoutSeconds: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** The image that is looked at. What only one request can see, or many must, is asked once for all checks. */
export class Subject {
  public readonly url: URL;
  public readonly bucket?: URL;
  public readonly variants: CheckedVariants;
  private firstAnswer?: Promise<Response>;
  private sightings?: Promise<readonly Response[]>;

  public constructor(private readonly options: SubjectOptions) {
    this.url = options.url;
    this.bucket = options.bucket;
    this.variants = new CheckedVariants(options.url, async ask => this.ask(ask));
  }

  /** Whether the URL bears a signature, of which other queries, and other URLs, have none. */
  public get isSigned(): boolean {
    return [SIGNATURE, 'Signature'].some(name => this.url.searchParams.has(name));
  }

  /** Asks for the image, or for what is given. */
  public async ask(ask: Partial<Ask> = {}): Promise<Response> {
    return exchange({ url: this.url, ...ask }, this.options.timeoutSeconds);
  }

  /** The answer to the very first request. */
  public async first(): Promise<Response> {
    return this.firstAnswer ??= this.ask();
  }

  /** The first answer and those after it, until one is a hit that has aged since another, or patience ends. */
  public async repeated(): Promise<readonly Response[]> {
    return this.sightings ??= this.repeat();
  }

  /** Asks until an answer satisfies, on whichever cache node; the last one if none does. */
  public async askUntil(satisfies: (answer: Response) => boolean, ask: () => Partial<Ask>): Promise<Response> {
    let answer = await this.ask(ask());
    for (let attempt = 1; attempt < ATTEMPTS && !satisfies(answer); attempt++) answer = await this.ask(ask());
    return answer;
  }

  /** A URL beside the image at which there is nothing. */
  public nothingBeside(): URL {
    const ending = /\.\w+$/.exec(this.url.pathname)?.[0] ?? '';
    return new URL(`no-such-image-${randomWord()}${ending}`, this.url);
  }

  private async repeat(): Promise<readonly Response[]> {
    const seen = [await this.first(), await this.ask()];
    while (!ageGrew(seen) && seen.length < ATTEMPTS) {
      await (this.options.wait ?? setTimeout)(PAUSE_MS);
      seen.push(await this.ask());
    }
    return seen;
  }
}

/** What nobody has asked for before. */
export function randomWord(): string {
  return randomBytes(6).toString('hex');
}
