import { isRecord } from '../../../model/is-record';
import { loadAssembly } from '../../cloud-assembly/assembly';
import { LocalEdgeError } from '../../local-edge-error';
import { CommandError } from '../command';

/** The function of a CDN that a command invokes, identified by its logical ID in CloudFormation. */
export interface WorkerResource {
  /** Construct path of the CDN. */
  readonly cdn: string;
  /** Its name in CloudFormation. */
  readonly stack: string;
  /** All names by which `--stack` selects it: also those of the cloud assembly, such as `Stage/Stack`. */
  readonly stackNames: readonly string[];
  readonly logicalId: string;
  /** Region of the stack, or the default Region for a stack without an environment. */
  readonly region: string;
}

/** The worker of a CDN that a command invokes. */
export interface WantedWorker {
  /** The directory of the cloud assembly. */
  readonly app: string;
  readonly stack?: string;
  /** The construct path of the CDN. */
  readonly cdn?: string;
  /** The metadata key of the function, whose value is the path of the CDN. */
  readonly metadata: string;
  /** The name of the worker in messages. */
  readonly what: string;
  /** The change that adds such a worker. */
  readonly remedy: string;
}

/** Returns the only worker of a cloud assembly that is wanted. */
export function findWorker({ app, stack, cdn, metadata, what, remedy }: WantedWorker): WorkerResource {
  const all = workersIn(app, metadata);
  const chosen = all.filter(
    worker => (stack === undefined || worker.stackNames.includes(stack)) && (cdn === undefined || worker.cdn === cdn),
  );
  const names = chosen.length > 0 ? chosen : all;
  const list = names.map(worker => `${worker.cdn} (stack ${worker.stack})`).join(', ');
  if (all.length === 0) throw new CommandError(`no ${what} found in ${app}: ${remedy}`);
  if (chosen.length === 0) throw new CommandError(`no ${what} of that name in ${app}, available: ${list}`);
  if (chosen.length > 1) {
    throw new CommandError(`several CDNs have a ${what}, select one with --stack or --cdn: ${list}`);
  }
  return chosen[0];
}

function workersIn(app: string, key: string): WorkerResource[] {
  try {
    return loadAssembly(app).stacks.flatMap(({ id, name, displayName, region, resources }) => [...resources.values()]
      .filter(({ metadata }) => isRecord(metadata) && key in metadata)
      .map(({ logicalId, metadata }) => ({
        cdn: String(metadata[key]), stack: name, stackNames: [id, name, displayName], logicalId, region,
      })));
  } catch (error) {
    throw error instanceof LocalEdgeError ? new CommandError(error.message) : error;
  }
}
