import { Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ImageParameters } from './image-parameters';
import { didYouMean } from '../../model/misspellings';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { unknownColor, withHexColor } from '../../runtime/url/color-names';
import { printUrl, requestOf, unexpressed } from '../../runtime/url/dialects/print-url';
import { isBad, isCore, parseRequest, printKey } from '../../runtime/url/image-request';
import { applies, defaultOf } from '../../runtime/url/parameter-conditions';
import { ParameterControl } from '../../runtime/url/parameter-control';
import { PARAMETERS, printFields } from '../../runtime/url/parameter-fields';
import { nearestFields } from '../../runtime/url/parameter-names';
import { BadParameter, RequestParameters, RequestRules } from '../../runtime/url/request-parameters';
import * as types from '../core/prop-types';
import { refuse, warn } from '../core/validate';

type FieldValue = string | number | boolean | string[];

const FIELDS = Object.values(PARAMETERS).map(({ field }) => field.name);

const TYPES = Object.fromEntries(Object.values(PARAMETERS)
  .map(control => [control.field.name, typeOf(control)])) as types.PropTypes<ImageParameters>;

/** An object of parameters. For a query string, the remedy contains the equivalent code. */
export const PARAMETERS_OBJECT: types.PropType = types.correct(
  {
    ...types.fields,
    expected: 'an object with the fields of ImageParameters',
    names: FIELDS,
    remedyFor: () => 'Use { width: 300 }',
  },
  [types.number, '{ width: % }'],
  [types.text, (query: string) => printFields(Object.fromEntries(new URLSearchParams(query))) ?? '{ width: 300 }'],
);

/**
 * Returns the path and query of a URL. Throws for a key or parameters that the CDN would reject.
 *
 * @param path the percent-encoded path of the image
 * @param rules undefined if they are unknown at synthesis; only names and types are validated then
 */
export function variantUrl(
  scope: IConstruct, key: string, path: string, parameters: ImageParameters, rules: RequestRules | undefined,
): string {
  requireFields(scope, parameters);
  const query = requestParameters(parameters);
  const inexpressible = unexpressed(query, rules ?? {});
  if (inexpressible) refuseParameter(scope, inexpressible, query);
  if (rules) validateQuery(scope, key, query, rules);
  const encode = (value: string) => Token.isUnresolved(value) ? value : encodeURIComponent(value);
  const url = printUrl(path, query, rules ?? {}, encode);
  if (typeof url === 'string') return url;
  return url.parameter === 'path'
    ? refuse(scope, `\`key\` ${url.reason}, got ${key}`) : refuseParameter(scope, url, query);
}

function refuseParameter(scope: IConstruct, { parameter, reason }: BadParameter, query: RequestParameters): never {
  return refuse(scope, `\`${fieldOf(parameter)}\` ${reason}, got ${query[parameter] ?? 'none'}`);
}

function validateQuery(scope: IConstruct, key: string, query: RequestParameters, rules: RequestRules): void {
  requireMark(scope, query, rules.signed === true);
  requireColors(scope, query);
  const isKnownQuery = !Object.values(query).some(value => Token.isUnresolved(value));
  const path = Token.isUnresolved(key) ? '/image' : printKey(key);
  const bad = parseRequest(path, isKnownQuery ? query : {}, '', { ...rules, dialect: undefined });
  if (isBad(bad) && bad.parameter === 'path') refuse(scope, `\`key\` ${bad.reason}, got ${key}`);
  if (isBad(bad)) refuse(scope, `\`${fieldOf(bad.parameter)}\` ${bad.reason}, got ${query[bad.parameter]}`);
  requireSizes(scope, query, rules);
  requireEffects(scope, query, rules);
}

/** Whether the parameters request a core variant, where that is known at synthesis. */
export function isCoreVariant(parameters: ImageParameters, rules: RequestRules): boolean {
  const request = requestOf('/image', requestParameters(parameters), '', rules);
  return !isBad(request) && isCore(request, rules);
}

/** Returns the parameters of a URL. Numbers may be tokens. */
export function requestParameters(parameters: ImageParameters): RequestParameters {
  const values = parameters as { readonly [field: string]: FieldValue | undefined };
  return Object.fromEntries(Object.entries(PARAMETERS)
    .map(([name, control]) => [name, printed(control, values[control.field.name])])
    .filter(([, value]) => value !== ''));
}

/**
 * Rejects fields that do not exist or have another type, which plain JavaScript allows.
 *
 * @param within the name of the prop that contains the parameters, if any
 */
export function requireFields(scope: IConstruct, parameters: ImageParameters, within: string = ''): void {
  types.requireType(scope, within || 'parameters', parameters, PARAMETERS_OBJECT);
  const [unknown] = Object.entries(parameters)
    .filter(([, value]) => value !== undefined).map(([name]) => name).filter(name => !FIELDS.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestFields(unknown);
    const remedy = nearest.length > 0 ? didYouMean(nearest) : `the parameters are ${FIELDS.join(', ')}`;
    refuse(scope, `\`${within && `${within}.`}${unknown}\` is not a parameter: ${remedy}`);
  }
  types.requireTypes(scope, parameters, TYPES, within, 'parameters');
}

/** Rejects watermarks in URLs that have no signature, and a placement without a watermark. */
function requireMark(scope: IConstruct, query: RequestParameters, isSigned: boolean): void {
  const name = Object.keys(query).find(each => PARAMETERS[each].isSigned);
  if (name === undefined) return;
  if (!isSigned) {
    refuse(scope, `\`${fieldOf(name)}\` requires \`signing\`. Put the watermark into a preset, or sign URLs`);
  }
  requirePlacement(scope, query);
}

/** Refuses names of colors that CSS does not have. The edge function has no room for a list of them. */
export function requireColors(scope: IConstruct, query: RequestParameters, within: string = ''): void {
  for (const [name, value] of Object.entries(query)) {
    const isColor = ['color', 'stroke'].includes(PARAMETERS[name].bounds?.form ?? '') && !Token.isUnresolved(value);
    const unknown = isColor ? unknownColor(value) : undefined;
    if (unknown !== undefined) refuse(scope, `\`${within}${fieldOf(name)}\` must have a color of CSS, got ${unknown}`);
  }
}

/** Rejects a placement without a watermark, and invalid watermarks and placements. */
export function requirePlacement(scope: IConstruct, query: RequestParameters, within: string = ''): void {
  const name = Object.keys(query).find(each => PARAMETERS[each].isSigned);
  if (name !== undefined && query.mark === undefined) {
    refuse(scope, `\`${within}${fieldOf(name)}\` requires \`watermark\``);
  }
  const { mark = 'key', 'mark-align': align = '' } = query;
  if (mark.startsWith('/') || Buffer.byteLength(mark) > MAX_KEY_BYTES) {
    refuse(scope, `\`${within}watermark\` must be a key of 1 to 1,024 bytes without a leading slash, got ${mark}`);
  }
  if (align.split(',').length > 2) {
    refuse(scope, `\`${within}watermarkAlign\` must have one or two sides, got ${align}`);
  }
}

/** Returns the field of a URL parameter. */
export function fieldOf(parameter: string): string {
  return PARAMETERS[parameter].field.name;
}

function printed({ kind, field, bounds, ...control }: ParameterControl, value: FieldValue | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return kind === 'choice' && 'values' in control ? control.values[0] : '';
  if (typeof value === 'number') return Tokenization.stringifyNumber(value);
  if (Array.isArray(value)) return value.join(',');
  // The edge function has no room for the names of colors: `red` would be another variant than `ff0000`.
  return bounds?.form === 'color' || bounds?.form === 'stroke' ? withHexColor(value) : value;
}

function typeOf({ kind, field, bounds }: ParameterControl): types.PropType {
  if (bounds?.least !== undefined) return types.number;
  if (kind === 'choices') return types.list(types.text);
  return kind === 'choice' && field.enum === undefined ? types.flag : types.text;
}

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
function requireEffects(scope: IConstruct, query: RequestParameters, rules: RequestRules): void {
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
