import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { UsageError } from '../../src/tools/cli/command';

export interface ProveOptions {
  readonly profile?: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly domain?: string;
  readonly hostedZoneId?: string;
  /** The qualifier of the bootstrap stacks. */
  readonly qualifier: string;
  readonly planUrl?: URL;
  readonly keep: boolean;
  readonly yes: boolean;
  readonly help: boolean;
  /** Remove what earlier runs left, in place of a proof. */
  readonly cleanup: boolean;
  /** The run to clean up. */
  readonly run?: string;
}

const DEFAULT_QUALIFIER = 'hnb659fds';
const DEFAULT_REGION = 'eu-west-1';
const REPLICAS = ['us-west-2', 'us-east-2'];

export const HELP = `npm run prove -- [--profile NAME] [options]

Deploys an example app to an AWS account of yours, checks there what nothing else can prove, removes it, and writes
a report. It says first what it creates and what that costs (at most 1 USD), and asks.

  --profile NAME          a profile of the AWS CLI (default: the credentials in the environment, else the default one)
  --region REGION         where the CDNs are deployed (default: AWS_REGION, else ${DEFAULT_REGION})
  --replica-region REGION where the replica is deployed (default: ${REPLICAS.join(', or ')})
  --domain NAME           serve the images under this name too; needs --hosted-zone-id
  --hosted-zone-id ID     the hosted zone of the domain, from \`aws route53 list-hosted-zones\`
  --qualifier NAME        the qualifier of \`cdk bootstrap\` (default: ${DEFAULT_QUALIFIER}, as the CDK's)
  --plan-url URL          an image on a distribution of yours that is on a flat-rate plan, to be asked for
  --keep                  keep everything at the end
  --yes                   do not ask
  --cleanup               find what earlier runs left, by tag, and remove it
  --run ID                with --cleanup: only what this run left
  -h, --help              print this

Exit code: 0 if nothing failed and nothing is left, 1 otherwise, 2 for a command line that makes no sense, 130 after
Ctrl-C. docs/verification.md says more.
`;

const OPTIONS = {
  'profile': { type: 'string' },
  'region': { type: 'string' },
  'replica-region': { type: 'string' },
  'domain': { type: 'string' },
  'hosted-zone-id': { type: 'string' },
  'qualifier': { type: 'string' },
  'plan-url': { type: 'string' },
  'keep': { type: 'boolean' },
  'yes': { type: 'boolean' },
  'cleanup': { type: 'boolean' },
  'run': { type: 'string' },
  'help': { type: 'boolean', short: 'h' },
} as const;

/** Throws a `UsageError` for what cannot be meant. */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): ProveOptions {
  const values = parse(argv);
  const region = values.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? DEFAULT_REGION;
  const replicaRegion = values['replica-region'] ?? REPLICAS.find(candidate => candidate !== region)!;
  for (const [option, value] of [
    ['--region', region],
    ['--replica-region', replicaRegion],
  ]) {
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(value)) {
      throw new UsageError(`${option} must be a Region such as ${DEFAULT_REGION}, got ${value}`);
    }
    if (value.startsWith('cn-')) {
      throw new UsageError(`${option} must be outside China, which has no function URLs, got ${value}`);
    }
  }
  const { qualifier = DEFAULT_QUALIFIER } = values;
  // The parameter of the CDK's bootstrap template has the same pattern.
  if (!/^[A-Za-z0-9_-]{1,10}$/.test(qualifier)) {
    throw new UsageError(`--qualifier must have 1 to 10 letters, digits, - and _, got ${qualifier}`);
  }
  if (region === replicaRegion) {
    throw new UsageError(`--replica-region must differ from --region, got ${region} for both`);
  }
  if ((values.domain === undefined) !== (values['hosted-zone-id'] === undefined)) {
    throw new UsageError('--domain and --hosted-zone-id need each other');
  }
  if (values.run !== undefined && !values.cleanup) throw new UsageError('--run is for --cleanup only');
  const planUrl = values['plan-url'];
  if (planUrl !== undefined && !URL.canParse(planUrl)) throw new UsageError(`--plan-url must be a URL, got ${planUrl}`);
  return {
    profile: values.profile,
    region,
    replicaRegion,
    domain: values.domain,
    hostedZoneId: values['hosted-zone-id'],
    qualifier,
    planUrl: planUrl === undefined ? undefined : new URL(planUrl),
    keep: values.keep ?? false,
    yes: values.yes ?? false,
    cleanup: values.cleanup ?? false,
    run: values.run,
    help: values.help ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.\s/)[0]);
  }
}

/** An ID that no other run has: its day, and chance. Stack and bucket names contain it. */
export function newRun(now: number): string {
  return `${new Date(now).toISOString().slice(2, 10).replace(/-/g, '')}${randomBytes(3).toString('hex')}`;
}

/** The command that removes what a run leaves behind. */
export function cleanupCommand(
  { profile, region, replicaRegion }: Pick<ProveOptions, 'profile' | 'region' | 'replicaRegion'>,
  run?: string,
): string {
  return [
    'npm run prove -- --cleanup',
    ...(run === undefined ? [] : [`--run ${run}`]),
    ...(profile === undefined ? [] : [`--profile ${profile}`]),
    `--region ${region}`,
    `--replica-region ${replicaRegion}`,
  ].join(' ');
}
