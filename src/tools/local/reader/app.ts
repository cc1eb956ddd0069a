import { AppBucket } from './app-bucket';
import { Assembly } from '../../cloud-assembly/assembly';
import { Resolver } from '../../cloud-assembly/intrinsics';
import { Notes } from '../../cloud-assembly/properties';
import { AccessKey } from '../iam/signature-v4';
import { LambdaHost } from '../lambda/lambda-host';

/** What an app synthesized, what stands in for what is not in it, and what has been read of it so far. */
export interface App {
  readonly resolver: Resolver;
  /** Where the assets lie, by their object keys. */
  readonly assets: ReadonlyMap<string, string>;
  readonly notes: Notes;
  /** A folder in place of what is in the buckets. */
  readonly images?: string;
  readonly clock: () => number;
  /** By their names, and those that stand in for other servers by their URLs. */
  readonly buckets: Map<string, AppBucket>;
  /** By their ARNs. */
  readonly functions: Map<string, LambdaHost>;
  /** The names of the buckets that functions fill: nothing is uploaded to these, and nothing stands in for them. */
  readonly bucketsWrittenByFunctions: Set<string>;
  /** The keys made up for secrets, by the ARNs of the secrets. */
  readonly secrets: Map<string, AccessKey>;
}

export function openApp({ stacks, assets }: Assembly, notes: Notes, clock: () => number, images: string | undefined): App {
  const found = { buckets: new Map(), functions: new Map(), bucketsWrittenByFunctions: new Set<string>(), secrets: new Map() };
  return { resolver: new Resolver(stacks), assets, notes, images, clock, ...found };
}

/** The same app as another assembly has it: with functions of its own, and all that deployments leave as it is. */
export function deployedApp(app: App, { stacks, assets }: Assembly): App {
  return { ...app, resolver: new Resolver(stacks), assets, functions: new Map() };
}
