import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../model/asset-path';
import { HotLinkProtection, viewerRequestFunction } from '../protection/hot-links';
import { RequestRules } from '../runtime/url/request-parameters';

/**
 * The viewer-request function of one CDN: its rules, and after them the code that all have.
 */
export function edgeFunction(
  scope: Construct, rules: RequestRules, hotLinks: HotLinkProtection | undefined,
): cloudfront.FunctionAssociation {
  return viewerRequestFunction(
    scope, 'NormalizeUrl', edgeFunctionCode(rules), 'One path for each variant, however its URL is written', hotLinks,
  );
}

export function edgeFunctionCode(rules: RequestRules): string {
  return `var RULES=${literal(rules)};\n${fs.readFileSync(assetPath('normalize-url.js'), 'utf8')}`;
}

/** Prints rules as JavaScript, in which most names need no quotes: the room of the function is scarce. */
function literal(rules: RequestRules): string {
  return JSON.stringify(rules).replace(/(?<=[{,])"([a-z]\w*)":/gi, '$1:');
}
