import { Arguments, Option, UsageError } from './command';
import { ParameterOverrides } from '../cloud-assembly/parameter-overrides';

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
