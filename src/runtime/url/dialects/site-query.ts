/**
 * The query of a framework's URL. Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { RequestParameters } from '../request-parameters';

/** The value of a repeated parameter, which no parameter accepts. */
const REPEATED = '\n';

/** Adds a parameter, whose name is as in the URL. */
export function addSiteParameter(parameters: RequestParameters, name: string, value: string): void {
  parameters[name] = parameters[name] === undefined ? value : REPEATED;
}
