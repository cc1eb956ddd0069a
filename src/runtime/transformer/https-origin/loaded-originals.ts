import { HttpsOriginalReader, HttpsReaderOptions } from './https-originals';
import { HttpsOrigin } from '../../../model/https-origin';
import { Freshness, Validator } from '../freshness';
import { Original, OriginalReader } from '../services';

/** Originals of an HTTPS origin, whose client is loaded by the first request. Other CDNs never load it. */
export class LoadedHttpsOriginals implements OriginalReader {
  private reader?: Promise<HttpsOriginalReader>;

  constructor(
    private readonly origin: HttpsOrigin, private readonly env: NodeJS.ProcessEnv,
    private readonly options: HttpsReaderOptions,
  ) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    return (await this.load()).get(key, signal);
  }

  public async version(key: string): Promise<string | undefined> {
    return (await this.load()).version(key);
  }

  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    return (await this.load()).revalidate(key, known);
  }

  private load(): Promise<HttpsOriginalReader> {
    this.reader ??= import('./https-originals.js')
      .then(({ httpsOriginals }) => httpsOriginals(this.origin, this.env, this.options));
    return this.reader;
  }
}
