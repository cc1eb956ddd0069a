/**
 * The query of an event on viewer requests, whose names and values are as sent. Part of CloudFront Functions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

import { REJECTED, addSiteParameter } from '../url/dialects/site-query';
import { RequestParameters } from '../url/request-parameters';

interface EdgeValue { value: string; multiValue?: { value: string }[] }

export interface EdgeValues { [name: string]: EdgeValue }

/** Returns the first value of each parameter, by names in lower case. */
export function parametersOf(query: EdgeValues): RequestParameters {
  const parameters: RequestParameters = {};
  Object.keys(query).forEach(name => {
    const lower = name.toLowerCase();
    if (parameters[lower] === undefined) parameters[lower] = decode(query[name].value);
  });
  return parameters;
}

/** Returns the parameters of a framework's URL, in which names have a case, and parameters are not repeated. */
export function siteParametersOf(query: EdgeValues): RequestParameters {
  const parameters: RequestParameters = {};
  Object.keys(query).forEach(name => {
    (query[name].multiValue || [query[name]]).forEach(item => {
      const value = decode(item.value);
      // Frameworks replace invalid bytes, and decode the others: a value as sent would be another source.
      addSiteParameter(parameters, decode(name), value === item.value && /%/.test(value) ? REJECTED : value);
    });
  });
  return parameters;
}

/**
 * Decodes a value, which events contain as sent. A value that is not percent-encoded UTF-8 is returned unchanged, and
 * then rejected. `split()` and `join()` take less memory than a pattern.
 */
export function decode(value: string): string {
  try {
    return decodeURIComponent(value.split('+').join(' '));
  } catch (error) {
    return value;
  }
}
