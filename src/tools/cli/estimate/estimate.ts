import { estimateOf, jsonEstimate, textEstimate } from './report';
import { loadAssembly } from '../../cloud-assembly/assembly';
import { Resolver } from '../../cloud-assembly/intrinsics';
import { ParameterOverrides } from '../../cloud-assembly/parameter-overrides';
import { configurationsOf } from '../../cost/configuration';
import { DEFAULTS, Usage } from '../../cost/usage';
import { LocalEdgeError } from '../../local-edge-error';
import { Arguments, Command, CommandError, Io, OK, UsageError } from '../command';
import { APP_OPTION, DEFAULT_APP, PARAMETER_OVERRIDES_OPTION, parameterOverridesOf } from '../shared/options';

const MOST = 1_000_000_000_000;

export const estimate: Command = {
  name: 'estimate',
  summary: 'estimates the monthly cost of a synthesized image CDN',
  operands: [],
  options: [
    { name: 'images', value: 'N', summary: 'number of originals' },
    { name: 'requests', value: 'N', summary: 'number of viewer requests per month' },
    {
      name: 'changes',
      value: 'N',
      summary: `number of originals that change per month (default: ${DEFAULTS.changes})`,
    },
    {
      name: 'original-size',
      value: 'KB',
      summary: `average size of an original (default: ${DEFAULTS.originalKilobytes})`,
    },
    { name: 'variant-size', value: 'KB', summary: `average size of a variant (default: ${DEFAULTS.variantKilobytes})` },
    { name: 'variants', value: 'N', summary: `number of variants per original (default: ${DEFAULTS.variants})` },
    {
      name: 'hit-rate',
      value: 'PERCENT',
      summary: `cache hit rate at edge locations (default: ${DEFAULTS.hitPercent})`,
    },
    {
      name: 'transform-time',
      value: 'MS',
      summary: `duration of a transformation (default: ${DEFAULTS.transformMilliseconds})`,
    },
    {
      name: 'refine-time',
      value: 'MS',
      summary: `duration of a refinement (default: ${DEFAULTS.refineMilliseconds})`,
    },
    {
      name: 'refine-saving',
      value: 'PERCENT',
      summary: `bytes that refinement saves (default: ${DEFAULTS.refinePercent})`,
    },
    { name: 'without-free-tier', summary: 'assume that other workloads use up the free tier of the account' },
    APP_OPTION,
    PARAMETER_OVERRIDES_OPTION,
    { name: 'stack', value: 'NAME', summary: 'only the CDNs of this stack (default: all)' },
    { name: 'json', summary: 'print one JSON object' },
  ],
  details: { 'Examples:': ['npx cdk synth', 'npx cdk-image-cdn estimate --images 10000 --requests 5000000'] },
  run: runEstimate,
};

async function runEstimate(args: Arguments, io: Io): Promise<number> {
  const usage = usageOf(args);
  const estimates = configurations(args).map(config => estimateOf(config, usage));
  io.stdout.write(args.isSet('json') ? jsonEstimate(estimates, usage) : textEstimate(estimates, usage));
  return OK;
}

function usageOf(args: Arguments): Usage {
  const amount = (option: string, fallback: number, max = MOST) =>
    args.number(option, { what: 'a whole number', min: 0, max }) ?? fallback;
  return {
    images: requireAmount(args, 'images'),
    requests: requireAmount(args, 'requests'),
    changes: amount('changes', DEFAULTS.changes),
    originalBytes: 1000 * amount('original-size', DEFAULTS.originalKilobytes, 100_000),
    variantBytes: 1000 * amount('variant-size', DEFAULTS.variantKilobytes, 100_000),
    variants: amount('variants', DEFAULTS.variants, 1000),
    hitRate: amount('hit-rate', DEFAULTS.hitPercent, 100) / 100,
    transformSeconds: amount('transform-time', DEFAULTS.transformMilliseconds, 60_000) / 1000,
    refineSeconds: amount('refine-time', DEFAULTS.refineMilliseconds, 60_000) / 1000,
    refineSaving: amount('refine-saving', DEFAULTS.refinePercent, 100) / 100,
    withFreeTier: !args.isSet('without-free-tier'),
  };
}

function requireAmount(args: Arguments, option: string): number {
  const value = args.number(option, { what: 'a whole number', min: 0, max: MOST });
  if (value === undefined) throw new UsageError(`--${option} is required`);
  return value;
}

function configurations(args: Arguments) {
  const app = args.text('app') ?? DEFAULT_APP;
  const wanted = args.text('stack');
  const resolver = resolverOf(app, parameterOverridesOf(args));
  const found = resolver
    .resourcesOf('AWS::CloudFront::Distribution')
    .filter(({ stack: { id, name, displayName } }) => wanted === undefined || [id, name, displayName].includes(wanted));
  if (found.length === 0) {
    throw new CommandError(
      `no CloudFront distribution found in ${wanted === undefined ? app : `stack ${wanted} of ${app}`}`,
    );
  }
  return found.flatMap(distribution => configurationsOf(resolver, distribution));
}

function resolverOf(app: string, parameters: ParameterOverrides): Resolver {
  try {
    return new Resolver(loadAssembly(app, parameters).stacks);
  } catch (error) {
    throw error instanceof LocalEdgeError ? new CommandError(error.message) : error;
  }
}
