import { Response, HttpRequest } from '../../../src/tools/cli/shared/exchange';
import type { Step } from '../app/settings';
import type { Invocation } from '../aws/logs';

/** One thing that only AWS can prove. */
export interface Check {
  readonly id: string;
  /** The statement that holds if the check passes. */
  readonly title: string;
  /** Consequences of a failure for users, and the remedy. */
  readonly meaning: string;
  run(cdn: ProvedCdn): Promise<Outcome>;
}

export type Status = 'passed' | 'failed' | 'not run';

export interface Outcome {
  readonly status: Status;
  /** The observation, or the reason why none was made. */
  readonly seen: string;
}

export const passed = (seen: string): Outcome => ({ status: 'passed', seen });
export const failed = (seen: string): Outcome => ({ status: 'failed', seen });
export const notRun = (why: string): Outcome => ({ status: 'not run', seen: why });

/** A distribution, as a viewer reaches it. */
export interface Site {
  readonly url: URL;
  /** Sends a request to a path on the site. The report records it. */
  request(target: string, ask?: Omit<HttpRequest, 'url'> & { readonly timeoutSeconds?: number }): Promise<Response>;
  /** Writes an original. */
  put(key: string, body: Buffer): Promise<void>;
}

/** A distribution with transformation and signing. */
export interface TransformedSite extends Site {
  /** The keys in the variant bucket. */
  variants(): Promise<readonly string[]>;
  /** The secret that URLs are signed with. */
  signingSecret(): Promise<string>;
}

/** Versions of originals. */
export interface OriginalVersions {
  /** Returns the ID of the new version. */
  put(key: string, body: Buffer): Promise<string>;
  delete(key: string, versionId: string): Promise<void>;
  /** The version that S3 lists first after a marker, with its key. Rejects if S3 does not accept the marker. */
  after(key: string, marker: string): Promise<{ readonly key: string; readonly versionId: string } | undefined>;
}

/** The longest that a check waits for something, in milliseconds. */
export interface Patience {
  readonly answer: number;
  readonly store: number;
  readonly purge: number;
  readonly logs: number;
  readonly metrics: number;
  readonly replication: number;
  /** For a new domain name. */
  readonly names: number;
  /** After a deployment, for what it sets off. */
  readonly settle: number;
}

export const PATIENCE: Patience = {
  answer: 40_000,
  store: 60_000,
  purge: 180_000,
  logs: 120_000,
  metrics: 600_000,
  replication: 900_000,
  names: 300_000,
  settle: 60_000,
};

/** The deployed CDNs, as checks see them. Tests have the local edge and fakes in their place. */
export interface ProvedCdn {
  /** With transformation, purge, replica and signing. */
  readonly images: TransformedSite;
  /** With a transform function that comes first, signing, and originals under a KMS key. */
  readonly functionFirst: TransformedSite;
  /** Without transformation and without caching. */
  readonly plain: Site;
  /** The function that answers 304. */
  readonly probe: Site;
  /** An image on a distribution that is on a flat-rate plan. */
  readonly planUrl?: URL;
  readonly versions: OriginalVersions;
  readonly patience: Patience;
  /** The second domain name of the images, if they have domain names of their own. */
  readonly secondUrl?: URL;
  /** Invocations of the transform function since a moment. */
  invocations(since: number): Promise<readonly Invocation[]>;
  /** Data points of a metric, of every CloudFront function of the CDN. */
  edgeMetric(name: string, statistic: 'Sum' | 'Average', since: number): Promise<readonly number[]>;
  isReplicated(key: string): Promise<boolean>;
  /** Deploys what a step changes. */
  redeploy(step: Exclude<Step, 'first'>): Promise<void>;
  /** Certificates and web ACLs that this proof has in us-east-1. */
  globals(): Promise<readonly string[]>;
  wait(milliseconds: number): Promise<void>;
  now(): number;
}

/** Looks again and again until something is seen; undefined if it never is. */
export async function until<T>(
  cdn: ProvedCdn,
  patience: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = cdn.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined || cdn.now() >= end) return found;
    await cdn.wait(2000);
  }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
