import { entryOf } from '../../model/entry-of';
import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';

/** Values of the parameters of templates, by name. */
export type ParameterOverrides = Readonly<Record<string, string>>;

/** Parameters of a template, by name. */
type Parameters = Readonly<Record<string, unknown>>;

/**
 * Returns parameters whose defaults are these values. Throws for values that CloudFormation would reject.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function withOverrides(parameters: Parameters, overrides: ParameterOverrides): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, definition]) => {
    const value = entryOf(overrides, name);
    if (value === undefined || !isRecord(definition)) return [name, definition];
    requireAllowed(name, definition, value);
    return [name, { ...definition, Default: value }];
  }));
}

/** Throws for a name that no template has. */
export function requireParameters(templates: readonly Parameters[], overrides: ParameterOverrides): void {
  const names = [...new Set(templates.flatMap(parameters => Object.keys(parameters)))];
  const unknown = Object.keys(overrides).find(name => !names.includes(name));
  if (unknown === undefined) return;
  throw new LocalEdgeError(`--parameter-overrides: there is no parameter ${unknown}. `
    + (names.length > 0 ? `Parameters are ${names.join(', ')}` : 'The app has no parameters'));
}

function requireAllowed(name: string, definition: Record<string, unknown>, value: string): void {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue } = definition;
  const refuse = (rule: string): never => {
    throw new LocalEdgeError(`--parameter-overrides: ${name} must ${rule}, got ${value}`);
  };
  if (Array.isArray(AllowedValues) && !AllowedValues.map(String).includes(value)) {
    refuse(`be one of ${AllowedValues.join(' or ')}`);
  }
  if (typeof AllowedPattern === 'string' && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    refuse(`match ${AllowedPattern}`);
  }
  if (Type !== 'Number') return;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) refuse('be a number');
  if (MinValue !== undefined && number < Number(MinValue)) refuse(`be at least ${MinValue as number}`);
  if (MaxValue !== undefined && number > Number(MaxValue)) refuse(`be at most ${MaxValue as number}`);
}
