import { Arguments, Command, CommandError, Io, OK, UsageError } from './command';
import { estimateOf, jsonEstimate, textEstimate } from './estimate/report';
import { loadAssembly } from '../cloud-assembly/assembly';
import { Resolver } from '../cloud-assembly/intrinsics';
import { configurationOf } from '../cost/configuration';
import { DEFAULTS, Usage } from '../cost/usage';
import { LocalEdgeError } from '../local-edge-error';

const DEFAULT_APP = 'cdk.out';
const MOST = 1_000_000_000_000;

export const estimate: Command = {
  name: 'estimate',
  summary: 'says what a synthesized image CDN would cost in a month',
  operands: [],
  options: [
    { name: 'images', value: 'N', summary: 'how many originals there are' },
    { name: 'requests', value: 'N', summary: 'how many requests viewers make in a month' },
    { name: 'changes', value: 'N', summary: `how many originals change in a month (default: ${DEFAULTS.changes})` },
    { name: 'original-size', value: 'KB', summary: `average size of an original (default: ${DEFAULTS.originalKilobytes})` },
    { name: 'picture-size', value: 'KB', summary: `average size of a picture that is made (default: ${DEFAULTS.pictureKilobytes})` },
    { name: 'variants', value: 'N', summary: `pictures that are asked for of one original (default: ${DEFAULTS.variants})` },
    { name: 'hit-ratio', value: 'PERCENT', summary: `share of requests that edges answer by themselves (default: ${DEFAULTS.hitPercent})` },
    { name: 'transform-time', value: 'MS', summary: `how long a transformation takes (default: ${DEFAULTS.transformMilliseconds})` },
    { name: 'without-free-tier', summary: 'count what is free once in an account as if it were used up' },
    { name: 'app', value: 'DIR', summary: `what 'cdk synth' wrote (default: ${DEFAULT_APP})` },
    { name: 'stack', value: 'NAME', summary: 'only the CDNs of this stack (default: all)' },
    { name: 'json', summary: 'print one JSON object' },
  ],
  details: { 'For example:': ['npx cdk synth', 'npx cdk-image-cdn estimate --images 10000 --requests 5000000'] },
  run: runEstimate,
};

async function runEstimate(args: Arguments, io: Io): Promise<number> {
  const usage = usageOf(args);
  const estimates = configurations(args).map(config => estimateOf(config, usage));
  io.stdout.write(args.isSet('json') ? jsonEstimate(estimates, usage) : textEstimate(estimates, usage));
  return OK;
}

function usageOf(args: Arguments): Usage {
  const amount = (option: string, fallback: number, max = MOST) => args.number(option, { what: 'a whole number', min: 0, max }) ?? fallback;
  return {
    images: required(args, 'images'),
    requests: required(args, 'requests'),
    changes: amount('changes', DEFAULTS.changes),
    originalBytes: 1000 * amount('original-size', DEFAULTS.originalKilobytes, 100_000),
    pictureBytes: 1000 * amount('picture-size', DEFAULTS.pictureKilobytes, 100_000),
    variants: amount('variants', DEFAULTS.variants, 1000),
    hitRatio: amount('hit-ratio', DEFAULTS.hitPercent, 100) / 100,
    transformSeconds: amount('transform-time', DEFAULTS.transformMilliseconds, 60_000) / 1000,
    withFreeTier: !args.isSet('without-free-tier'),
  };
}

function required(args: Arguments, option: string): number {
  const value = args.number(option, { what: 'a whole number', min: 0, max: MOST });
  if (value === undefined) throw new UsageError(`--${option} is missing`);
  return value;
}

function configurations(args: Arguments) {
  const app = args.text('app') ?? DEFAULT_APP;
  const wanted = args.text('stack');
  const resolver = resolverOf(app);
  const found = resolver.resourcesOf('AWS::CloudFront::Distribution').filter(({ stack: { id, name, displayName } }) =>
    wanted === undefined || [id, name, displayName].includes(wanted));
  if (found.length === 0) throw new CommandError(`no CloudFront distribution in ${wanted === undefined ? app : `stack ${wanted} of ${app}`}`);
  return found.map(distribution => configurationOf(resolver, distribution));
}

function resolverOf(app: string): Resolver {
  try {
    return new Resolver(loadAssembly(app).stacks);
  } catch (error) {
    throw error instanceof LocalEdgeError ? new CommandError(error.message) : error;
  }
}
