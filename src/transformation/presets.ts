import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ImageParameters } from './image-parameters';
import { fieldOf, requestParameters, requireColors, requireFields, requirePlacement } from './image-query';
import { printed } from '../core/prop-types';
import { refuse } from '../core/validate';
import { isBad, parseRequest } from '../runtime/url/image-request';
import { printFields } from '../runtime/url/parameter-fields';
import { RequestParameters, RequestRules } from '../runtime/url/request-parameters';

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
  requireRecord(scope, prop, parameters);
  requireFields(scope, parameters, prop);
  if (parameters.preset !== undefined) {
    refuse(scope, `\`${prop}.preset\` must not be set: a preset cannot use another one`);
  }
  const query = requestParameters(parameters);
  const unknown = Object.keys(query).find(name => Token.isUnresolved(query[name]));
  if (unknown !== undefined) refuse(scope, `\`${prop}.${fieldOf(unknown)}\` must be known at synthesis, got a token`);
  requirePlacement(scope, query, `${prop}.`);
  requireColors(scope, query, `${prop}.`);
  // A preset may have a watermark of its own, like a signed URL.
  const parsed = parseRequest('/image', query, '', { ...rules, signed: true });
  if (!isBad(parsed)) return query;
  const { parameter, reason } = parsed;
  if (parameter === 'path') refuse(scope, `\`${prop}\` ${reason} for the path of a variant. Shorten \`watermark\``);
  return refuse(scope, `\`${prop}.${fieldOf(parameter)}\` ${reason}, got ${query[parameter]}`);
}

/** Rejects a value that is not an object. For a query string, the error contains the equivalent code. */
function requireRecord(scope: Construct, prop: string, parameters: unknown): void {
  if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) return;
  const query = typeof parameters === 'string' ? Object.fromEntries(new URLSearchParams(parameters)) : undefined;
  const code = query && printFields(query);
  refuse(scope, `\`${prop}\` must be an object with the fields of ImageParameters, got ${printed(parameters)}.`
    + ` Use ${code ?? '{ width: 300 }'}`);
}
