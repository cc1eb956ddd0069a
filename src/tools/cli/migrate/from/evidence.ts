import { Template } from './template';

/** A record of a file whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A distribution as its file has it. */
interface DistributionFile {
  /** The configuration of the API, or the properties of a resource in a template. */
  readonly config: Fields;
  readonly id?: string;
  readonly domainName?: string;
}

/** The contents of all files, by their kind. */
export interface Evidence {
  readonly templates: Template[];
  /** Values of parameters, of context, and of environment variables, by name. */
  readonly settings: Record<string, string>;
  /** Outputs of the stack. */
  readonly outputs: Record<string, string>;
  /** Names of resources by their logical IDs. */
  readonly physicalIds: Record<string, string>;
  stackName?: string;
  /** The Region of the stack. */
  region?: string;
  readonly distributions: DistributionFile[];
  /** Configurations of policies, by ID. */
  readonly cachePolicies: Record<string, Fields>;
  readonly headersPolicies: Record<string, Fields>;
  /** The requests in logs and lists. */
  readonly requests: Requests;
  /** The settings of a thumbor.conf. */
  readonly thumborConf: Record<string, string>;
  /** The deployment of a source at imgix, as its API describes it. */
  imgixSource?: Fields;
}

/** The most different URLs that are counted. Further ones are added up. */
const MAX_URLS = 200_000;

/** The longest URL that is counted. CloudFront accepts 8,192 bytes. */
const MAX_LENGTH = 8192;

/** A host at the beginning of an absolute URL, without a user and a password. */
const ORIGIN = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]*)([^#]*)/i;

/** A host that can be part of a command. */
const HOST = /^[\w.-]+(:\d{1,5})?$/;

export function emptyEvidence(): Evidence {
  return {
    templates: [],
    settings: byName(),
    outputs: byName(),
    physicalIds: byName(),
    distributions: [],
    cachePolicies: byName(),
    headersPolicies: byName(),
    requests: new Requests(),
    thumborConf: byName(),
  };
}

/** Returns a record without inherited names, since names come from files. */
function byName<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** A setting of a service, by its names: parameters of several versions, and the variable of its function. */
export class Settings {
  constructor(private readonly evidence: Evidence) {}

  /** Returns the first value that files have, or the default of a template. An empty text is none. */
  public text(...names: readonly string[]): string | undefined {
    const { settings, templates } = this.evidence;
    const given = names.map(name => settings[name]).find(value => value !== undefined && value !== '');
    const defaults = templates.flatMap(template => names.map(name => template.parameter(name)));
    return (given ?? defaults.find(value => value !== undefined && value !== ''))?.trim();
  }

  public isYes(...names: readonly string[]): boolean {
    return /^(yes|true|1)$/i.test(this.text(...names) ?? '');
  }

  public number(...names: readonly string[]): number | undefined {
    const text = this.text(...names);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }
}

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
