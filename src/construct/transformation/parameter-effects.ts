import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { applies, defaultOf } from '../../runtime/url/parameter-conditions';
import { PARAMETERS, printFields } from '../../runtime/url/parameter-fields';
import { RequestParameters, RequestRules } from '../../runtime/url/request-parameters';
import { refuse, warn } from '../core/validate';

/** A parameter without an effect. */
interface IdleParameter {
  readonly name: string;
  readonly field: string;
  readonly value: string;
  /** The parameters of which one would give it an effect, as code. Missing if others take precedence. */
  readonly needed?: string;
}

/** Rejects sizes above the maximum, which would become the maximum. */
export function requireSizes(
  scope: IConstruct, { w, h }: RequestParameters, rules: RequestRules, within: string = '',
): void {
  requireWidth(scope, `${within}width`, Number(w), rules);
  if (!(Number(h) > rules.maxHeight)) return;
  refuse(scope, `\`${within}height\` must be at most ${rules.maxHeight}, the \`maxHeight\` of the transformation, got `
    + `${h}. Raise \`maxHeight\`, or choose a smaller one`);
}

/** Rejects a width above the maximum: that of the ladder, or `maxWidth` in dialects, whose widths are exact. */
export function requireWidth(scope: IConstruct, prop: string, width: number, rules: RequestRules): void {
  const { widths, maxWidth, dialect } = rules;
  const most = dialect ? maxWidth : Math.max(...widths);
  if (!(width > most)) return; // a token is no number
  const rule = dialect ? 'the `maxWidth` of the transformation' : 'the largest width of the ladder';
  const remedies = [
    ...width > maxWidth ? ['raise `maxWidth`'] : [], ...dialect ? [] : ['add it to `widths`'],
  ].join(' and ');
  refuse(scope, `\`${prop}\` must be at most ${most}, ${rule}, got ${width}. ${remedies[0].toUpperCase()}`
    + `${remedies.slice(1)}, or choose a smaller one`);
}

/** Rejects a parameter that has no effect beside the others of its URL. */
export function requireEffects(scope: IConstruct, query: RequestParameters, rules: RequestRules): void {
  if (rules.dialect) return; // other conditions apply there
  const idle = idleParameters({ ...rules.presets[query.preset], ...query }).find(({ name }) => name in query);
  if (!idle) return;
  const { field, value, needed } = idle;
  refuse(scope, needed === undefined
    ? `\`${field}\` must be left out beside \`width\` and \`height\`, which decide the proportions, got ${value}. Leave `
      + 'out one of the three'
    : `\`${field}\` must be set together with ${needed}, or it has no effect, got ${value}`);
}

/** Warns about parameters of a preset that have no effect unless a URL has others. */
export function warnOfIdleParameters(scope: IConstruct, prop: string, preset: RequestParameters): void {
  for (const { field, needed } of idleParameters(preset)) {
    warn(scope, 'presetWithoutEffect', `\`${prop}.${field}\` has no effect ${needed === undefined
      ? 'beside `width` and `height`, which decide the proportions. Leave out one of the three'
      : `unless a URL sets ${needed}. Set it in the preset, too`}, or acknowledge this warning`);
  }
}

/** Returns the parameters without an effect, but for those that say the default. */
function idleParameters(query: RequestParameters): IdleParameter[] {
  if (Object.values(query).some(value => Token.isUnresolved(value))) return [];
  return Object.entries(query).filter(([name, value]) => !isDefault(name, value)).flatMap(([name, value]) => {
    const { field } = PARAMETERS[name];
    if (!applies(PARAMETERS[name], query)) return [{ name, field: field.name, value, needed: neededFor(name, query) }];
    return name === 'ar' && query.w && query.h ? [{ name, field: field.name, value }] : [];
  });
}

/** Whether a value is the default. Without `format`, `autoFormat` is. */
function isDefault(name: string, value: string): boolean {
  const control = PARAMETERS[name];
  const isNeutral = control.kind === 'range' && Number(value) === control.neutral;
  return name === 'auto' || isNeutral || value === defaultOf(control).value;
}

/** Returns the parameters of which one would give a parameter an effect. */
function neededFor(name: string, query: RequestParameters): string {
  const { bounds, appliesWith = {} } = PARAMETERS[name];
  const [needed, start] = (bounds?.needs ?? '').split('.');
  const isMet = needed === '' || applies({ ...PARAMETERS[name], appliesWith: undefined }, query);
  const alternatives = isMet ? appliesWith : { [needed]: start === '' ? [] : valuesOf(needed, start) };
  return Object.entries(alternatives).map(([other, values]) => {
    const value = values.find(each => each !== '');
    const { field } = PARAMETERS[other];
    return `\`${value === undefined ? field.name : printFields({ [other]: value })!.slice(2, -2)}\``;
  }).join(' or ');
}

function valuesOf(name: string, start: string): readonly string[] {
  const control = PARAMETERS[name];
  return 'values' in control ? control.values.filter(value => value.startsWith(start)) : [];
}
