/** The most different URLs that are counted. Further ones are added up. */
const MAX_URLS = 200_000;

/** The longest URL that is counted. CloudFront accepts 8,192 bytes. */
const MAX_LENGTH = 8192;

/** A host at the beginning of an absolute URL, without a user and a password. */
const ORIGIN = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i;

/** A host that can be part of a command. */
const HOST = /^[\w.-]+(:\d{1,5})?$/;

/** Requests by their path with the query. */
export class Requests {
  private readonly counts = new Map<string, number>();
  private readonly hosts = new Map<string, number>();
  private others = 0;

  /** Adds a request of a log or of a list, with or without a host. Ignores text that is neither. */
  public add(url: string, count: number = 1): void {
    if (url.length > MAX_LENGTH) return;
    const [, host, rest] = ORIGIN.exec(url) ?? [];
    const path = host === undefined ? url : rest.startsWith('/') ? rest : `/${rest}`;
    if (!path.startsWith('/')) return;
    if (host !== undefined && HOST.test(host)) this.hosts.set(host, (this.hosts.get(host) ?? 0) + count);
    const known = this.counts.get(path);
    if (known === undefined && this.counts.size >= MAX_URLS) this.others += count;
    else this.counts.set(path, (known ?? 0) + count);
  }

  public get size(): number {
    return this.counts.size;
  }

  /** The number of requests whose URLs are not counted one by one. */
  public get uncounted(): number {
    return this.others;
  }

  public get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, this.others);
  }

  /** The host of most requests, if they have hosts. */
  public get host(): string | undefined {
    return [...this.hosts].sort(([, a], [, b]) => b - a)[0]?.[0];
  }

  public entries(): IterableIterator<[string, number]> {
    return this.counts.entries();
  }
}
