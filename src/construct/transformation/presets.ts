import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ImageParameters } from './image-parameters';
import { fieldOf, requestParameters, requireColors, requireFields, requirePlacement } from './image-query';
import { requireSizes, warnOfIdleParameters } from './parameter-effects';
import { isBad, parseRequest } from '../../runtime/url/image-request';
import { RequestParameters, RequestRules } from '../../runtime/url/request-parameters';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/**
 * Returns the parameters of presets by name. Rejects presets that no URL can use.
 */
export function presetRules(
  scope: Construct, given: { [name: string]: ImageParameters }, rules: RequestRules,
): RequestRules['presets'] {
  return Object.fromEntries(Object.entries(given).map(([name, parameters]) => {
    if (!/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) {
      refuse(scope, "`presets` must have names of 1 to 32 letters, digits, '-' and '_' "
        + `that begin with a letter or digit, got ${name}`);
    }
    return [name, presetOf(scope, `presets.${name}`, parameters, rules)];
  }));
}

function presetOf(scope: Construct, prop: string, parameters: ImageParameters, rules: RequestRules): RequestParameters {
  requireFields(scope, parameters, prop);
  if (parameters.preset !== undefined) {
    refuse(scope, `\`${prop}.preset\` must not be set: a preset cannot use another one`);
  }
  const query = requestParameters(parameters);
  types.requireSome(scope, prop, query, 'parameter', '{ width: 300 }', 'ImageParameters(width=300)');
  const unknown = Object.keys(query).find(name => Token.isUnresolved(query[name]));
  if (unknown !== undefined) refuse(scope, `\`${prop}.${fieldOf(unknown)}\` must be known at synthesis, got a token`);
  requirePlacement(scope, query, `${prop}.`);
  requireColors(scope, query, `${prop}.`);
  // A preset may have a watermark of its own, like a signed URL.
  const parsed = parseRequest('/image', query, '', { ...rules, signed: true });
  if (!isBad(parsed)) {
    requireSizes(scope, query, rules, `${prop}.`);
    warnOfIdleParameters(scope, prop, query);
    return query;
  }
  const { parameter, reason } = parsed;
  if (parameter === 'path') refuse(scope, `\`${prop}\` ${reason} for the path of a variant. Shorten \`watermark\``);
  return refuse(scope, `\`${prop}.${fieldOf(parameter)}\` ${reason}, got ${query[parameter]}`);
}
