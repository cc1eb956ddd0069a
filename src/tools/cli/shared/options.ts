import { DIALECT_FILES, DialectName } from '../../../runtime/url/dialects/dialect-rules';
import { isFramework } from '../../../runtime/url/dialects/framework-dialects';
import { ParameterOverrides } from '../../cloud-assembly/parameter-overrides';
import { Arguments, Option, UsageError } from '../command';

/** The output directory of `cdk synth`. */
export const DEFAULT_APP = 'cdk.out';

export const APP_OPTION: Option = {
  name: 'app',
  value: 'DIR',
  summary: `output directory of 'cdk synth', or a template file (default: ${DEFAULT_APP})`,
};

export const PARAMETER_OVERRIDES_OPTION: Option = {
  name: 'parameter-overrides',
  value: 'PAIRS',
  summary: 'values of template parameters: NAME=VALUE, separated by spaces',
  separator: ' ',
};

const DIALECTS = ['imgix', ...Object.keys(DIALECT_FILES).sort()];

export const DIALECT_OPTION = dialectOption(DIALECTS);

/** The option for dialects whose URLs have signatures. */
export const SIGNED_DIALECT_OPTION = dialectOption(
  DIALECTS.filter(name => name === 'imgix' || isSigned(name as DialectName)),
);

/** The seconds of the units of times. */
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };

/** Returns the values of parameters as `aws cloudformation deploy` accepts them, in one word. */
export function parameterOverridesOf(args: Arguments): ParameterOverrides {
  const pairs = args.text(PARAMETER_OVERRIDES_OPTION.name)?.split(/\s+/).filter(Boolean) ?? [];
  return Object.fromEntries(pairs.map(pair => {
    const [, name, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    if (name === undefined) {
      throw new UsageError(`--${PARAMETER_OVERRIDES_OPTION.name} must be pairs such as PriceClass=PriceClass_All, `
        + `got ${pair}`);
    }
    return [name, value];
  }));
}

/** Whether URLs of a dialect can have a signature. */
export function isSigned(name: DialectName): boolean {
  return name !== 'awsSample' && !isFramework(name);
}

function dialectOption(names: readonly string[]): Option {
  return {
    name: 'dialect',
    value: 'NAME',
    summary: `dialect of the URLs: ${names.join(', ').replace('imgix', 'imgix (default)')}`,
  };
}

/** Returns the dialect of the command line, or undefined for imgix's. */
export function dialectOf(args: Arguments): DialectName | undefined {
  const name = args.text('dialect') ?? 'imgix';
  if (!DIALECTS.includes(name)) throw new UsageError(`--dialect must be one of: ${DIALECTS.join(', ')}, got ${name}`);
  return name === 'imgix' ? undefined : name as DialectName;
}

/** Returns the end of a signature in seconds since 1970, or undefined without the option. It must be in the future. */
export function expiryOf(args: Arguments): number | undefined {
  const expires = timeOf(args, 'expires');
  if (expires !== undefined && expires <= Date.now() / 1000) {
    throw new UsageError(`--expires must be in the future, got ${args.text('expires')}`);
  }
  return expires;
}

/** Returns the time of an option in seconds since 1970, or undefined without the option. */
export function timeOf(args: Arguments, option: string): number | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Math.floor(Date.now() / 1000) + Number(amount) * SECONDS[unit];
  // A time without an offset would depend on the time zone of the machine.
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`--${option} must be a time such as 15m, 12h, 30d or 2030-01-31T12:00:00Z, got ${text}`);
  }
  return Math.floor(time / 1000);
}
