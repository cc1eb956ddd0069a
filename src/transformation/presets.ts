import { Construct } from 'constructs';
import { refuse } from '../core/validate';
import { isBad, parseRequest } from '../runtime/url/image-request';
import { knownNames, nearestNames } from '../runtime/url/parameter-names';
import { RequestParameters, RequestRules, has, isImageKey, isParameter } from '../runtime/url/request-parameters';

/** What a preset says of its watermark, which no URL can. */
const MARK_PARAMETERS: { readonly [name: string]: { readonly accepts: (value: string) => boolean; readonly reason: string } } = {
  'mark': { accepts: isKey, reason: 'must be the key of an image: 1 to 1,024 bytes without a slash before them' },
  'mark-align': {
    accepts: value => /^(top|middle|bottom|left|center|right)(,(top|middle|bottom|left|center|right))?$/.test(value),
    reason: 'must be one or two of top, middle, bottom and left, center, right, by comma',
  },
  'mark-w': { accepts: isNumber(0.001, 8192), reason: 'must be a number of pixels up to 8192, or up to 1 a share of the width' },
  'mark-alpha': { accepts: isNumber(0, 100), reason: 'must be a number from 0 to 100' },
};

/**
 * Presets as parameters by name, or a refusal of the first that no URL could use.
 */
export function presetRules(scope: Construct, given: { [name: string]: string }, rules: RequestRules): RequestRules['presets'] {
  return Object.fromEntries(Object.entries(given).map(([name, query]) => {
    if (!/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) {
      refuse(scope, `\`presets\` must be named by up to 32 letters, digits, '-' and '_', got: ${name}`);
    }
    const parameters = Object.fromEntries(new URLSearchParams(query)) as RequestParameters;
    const problem = problemOf(parameters, rules);
    if (problem !== undefined) refuse(scope, `\`presets.${name}\`: ${problem}, got: ${query}`);
    return [name, parameters];
  }));
}

function problemOf(parameters: RequestParameters, rules: RequestRules): string | undefined {
  const parsed = parseRequest('/image', parameters, '', rules);
  if (isBad(parsed)) return `${parsed.parameter} ${parsed.reason}`;
  for (const [name, value] of Object.entries(parameters)) {
    const rule = has(MARK_PARAMETERS, name) ? MARK_PARAMETERS[name] : undefined;
    if (!rule && !isParameter(name)) return unknownParameter(name);
    if (rule && !rule.accepts(value)) return `${name} ${rule.reason}`;
    if (rule && parameters.mark === undefined) return `${name} needs mark`;
  }
  return undefined;
}

function unknownParameter(name: string): string {
  const nearest = nearestNames(name).filter(isParameter);
  const names = nearest.length > 0 ? `nearest: ${nearest.join(', ')}` : `there are: ${knownNames().filter(isParameter).join(', ')}`;
  return `${name} is no parameter (${names})`;
}

function isKey(value: string): boolean {
  return isImageKey(value) && !value.startsWith('/') && Buffer.byteLength(value) <= 1024;
}

function isNumber(least: number, most: number): (value: string) => boolean {
  return value => /^\d+(\.\d+)?$/.test(value) && Number(value) >= least && Number(value) <= most;
}
