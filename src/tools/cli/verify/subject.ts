import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ageGrew } from './cache-headers';
import { variantUrls } from './variant-urls';
import { CheckedVariants } from './variants';
import { DIT_SIGNATURE } from '../../../runtime/signing/dit-signature';
import { SIGNATURE } from '../../../runtime/signing/url-signature';
import { DialectName } from '../../../runtime/url/dialects/dialect-rules';
import { isFramework } from '../../../runtime/url/dialects/framework-dialects';
import { FRAMEWORKS } from '../../../runtime/url/dialects/frameworks';
import { Signer } from '../../playground/signers';
import { Response, HttpRequest, exchange } from '../shared/exchange';

/**
 * Maximum number of requests until a Hit. An edge location has several nodes with separate caches.
 */
const ATTEMPTS = 7;

/** Pause between requests. `age` counts whole seconds, so it grows after slightly more than one. */
const PAUSE_MS = 1100;

export interface SubjectOptions {
  readonly url: URL;
  /** URL of the bucket, or of the image in the bucket. */
  readonly bucket?: URL;
  /** The dialect of its URL, if it is not imgix's. */
  readonly dialect?: DialectName;
  /** Signs the URLs of variants. */
  readonly signer?: Signer;
  readonly timeoutSeconds: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** The image to verify. Checks share the first request and the repeated ones. */
export class Subject {
  public readonly url: URL;
  public readonly bucket?: URL;
  public readonly variants: CheckedVariants;
  private firstResponse?: Promise<Response>;
  private responses?: Promise<readonly Response[]>;

  public constructor(private readonly options: SubjectOptions) {
    this.url = options.url;
    this.bucket = options.bucket;
    const { url, dialect, signer } = options;
    this.variants = new CheckedVariants(variantUrls(url, dialect, signer), async request => this.ask(request));
  }

  /** Whether the URL is signed. The signature does not apply to other query strings and URLs. */
  public get isSigned(): boolean {
    return [SIGNATURE, DIT_SIGNATURE, 'Signature'].some(name => this.url.searchParams.has(name));
  }

  /** Requests the image, or the given URL. */
  public async ask(ask: Partial<HttpRequest> = {}): Promise<Response> {
    return exchange({ url: this.url, ...ask }, this.options.timeoutSeconds);
  }

  /** Returns the response to the very first request. */
  public async first(): Promise<Response> {
    return this.firstResponse ??= this.ask();
  }

  /** Returns the responses to repeated requests, until the age of a hit grows or the attempts are used up. */
  public async repeated(): Promise<readonly Response[]> {
    return this.responses ??= this.repeat();
  }

  /** Repeats a request until a response satisfies, on any cache node. Returns the last response otherwise. */
  public async requestUntil(
    satisfies: (response: Response) => boolean, ask: () => Partial<HttpRequest>,
  ): Promise<Response> {
    let response = await this.ask(ask());
    for (let attempt = 1; attempt < ATTEMPTS && !satisfies(response); attempt++) response = await this.ask(ask());
    return response;
  }

  /** Returns a URL next to the image at which no image exists. */
  public missingUrl(): URL {
    const { dialect } = this.options;
    const source = dialect !== undefined && isFramework(dialect) ? FRAMEWORKS[dialect].source : undefined;
    const name = `no-such-image-${randomWord()}`;
    if (source === undefined) return new URL(name + endingOf(this.url.pathname), this.url);
    const url = new URL(this.url);
    const image = url.searchParams.get(source) ?? '';
    url.searchParams.set(source, image.slice(0, image.lastIndexOf('/') + 1) + name + endingOf(image));
    return url;
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

function endingOf(path: string): string {
  return /\.\w+$/.exec(path)?.[0] ?? '';
}

/** Returns a random word, for URLs that are not cached yet. */
export function randomWord(): string {
  return randomBytes(6).toString('hex');
}
