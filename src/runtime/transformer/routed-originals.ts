import { Freshness, Validator } from './freshness';
import { Problem } from './problem';
import { Original, OriginalReader, ReadingLimits } from './services';

/** The source of the originals whose keys begin with a prefix. */
export interface OriginalRoute {
  /** The first part of keys. Empty for all other keys. */
  readonly pathPrefix: string;
  /** The part that replaces it in the keys of the source. */
  readonly keyPrefix: string;
  readonly reader: OriginalReader;
}

/**
 * Originals of several sources, by the longest prefix of their keys. Keys that no prefix matches are missing.
 */
export class RoutedOriginals implements OriginalReader {
  /** @param routes the longest prefix first */
  constructor(private readonly routes: readonly OriginalRoute[]) {}

  public async get(key: string, limits?: ReadingLimits): Promise<Original> {
    const route = this.routeOf(key);
    if (!route) throw new Problem('not-found');
    return route.reader.get(keyIn(route, key), limits);
  }

  public async version(key: string): Promise<string | undefined> {
    const route = this.routeOf(key);
    return route?.reader.version(keyIn(route, key));
  }

  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    const route = this.routeOf(key);
    const reader = route?.reader;
    // Another source may have taken the place of the origin since.
    return reader?.revalidate ? reader.revalidate(keyIn(route!, key), known) : this.get(key);
  }

  /** Returns the route of a key. The prefix of a route by itself is a folder, which no source has as an original. */
  private routeOf(key: string): OriginalRoute | undefined {
    const route = this.routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
    return route?.pathPrefix === key ? undefined : route;
  }
}

function keyIn({ pathPrefix, keyPrefix }: OriginalRoute, key: string): string {
  return keyPrefix + key.slice(pathPrefix.length);
}
