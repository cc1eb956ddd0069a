import { Assembly } from '../../cloud-assembly/assembly';
import { Resolver } from '../../cloud-assembly/intrinsics';
import { Notes } from '../../cloud-assembly/properties';
import { AccessKey } from '../iam/signature-v4';
import { LambdaHost } from '../lambda/lambda-host';
import { Bucket } from '../s3/bucket';

/** A bucket with details from the template that only the reader needs. */
export interface AppBucket extends Bucket {
  /** Whether its policy is in the app. If not, the policy is assumed to let the distribution read. */
  readonly hasPolicyInApp: boolean;
  readonly isKmsEncrypted: boolean;
  /** Whether functions write its objects, as in a variant bucket. */
  readonly isWrittenByFunctions: boolean;
}

/** A synthesized app, its local settings, and the resources that have been read so far. */
export interface App {
  readonly resolver: Resolver;
  /** The paths of assets by object key. */
  readonly assets: ReadonlyMap<string, string>;
  readonly notes: Notes;
  /** The folder of `--images`, which replaces the objects of the buckets. */
  readonly images?: string;
  /** The URLs of servers on this machine that take the place of HTTPS origins, by host. */
  readonly httpsOrigins?: Readonly<Record<string, string>>;
  /** The secret of `signing`, in place of a generated one. */
  readonly signingSecret?: string;
  readonly clock: () => number;
  /** The buckets by name, and emulated servers by URL. */
  readonly buckets: Map<string, AppBucket>;
  /** The functions by ARN. */
  readonly functions: Map<string, LambdaHost>;
  /**
   * The names of the buckets that functions write to. Nothing else is uploaded to them, and `--images` does not apply.
   */
  readonly bucketsWrittenByFunctions: Set<string>;
  /** The generated keys by the ARNs of their secrets. */
  readonly secrets: Map<string, AccessKey>;
}

export function openApp(
  { stacks, assets }: Assembly, notes: Notes,
  settings: Pick<App, 'clock' | 'images' | 'httpsOrigins' | 'signingSecret'>,
): App {
  const found = {
    buckets: new Map(), functions: new Map(), bucketsWrittenByFunctions: new Set<string>(), secrets: new Map(),
  };
  return { resolver: new Resolver(stacks), assets, notes, ...settings, ...found };
}

/** Returns the app after a deployment: with the functions of the new assembly and the existing buckets. */
export function deployApp(app: App, { stacks, assets }: Assembly): App {
  return { ...app, resolver: new Resolver(stacks), assets, functions: new Map() };
}
