import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { edgeScriptFor } from '../../runtime/edge/edge-script';
import { ReferrerRules } from '../../runtime/edge/guard-referrer.edge';
import { EDGE_HEADER } from '../../runtime/url/edge-header';
import { RequestRules } from '../../runtime/url/request-parameters';
import { viewerRequestFunction } from '../protection/hot-links';

/**
 * Creates the viewer-request function of a CDN: the code that all CDNs share, followed by its rules.
 *
 * @param forwardsMarkOnly whether an AWS-managed origin request policy forwards all headers and cookies
 */
export function edgeFunction(
  scope: Construct, rules: RequestRules, hotLinks: ReferrerRules | undefined, forwardsMarkOnly = false,
): cloudfront.FunctionAssociation {
  const code = `${edgeFunctionCode(rules)}${forwardsMarkOnly ? forwardMarkCode() : ''}`;
  return viewerRequestFunction(
    scope, 'NormalizeUrl', code, 'One path for each variant, however its URL is written', hotLinks,
  );
}

/** Returns code that removes everything which an AWS-managed origin request policy would forward, except the mark. */
function forwardMarkCode(): string {
  const code = fs.readFileSync(assetPath('forward-mark.js'), 'utf8');
  return `${code}handler=forwardMark(handler,'${EDGE_HEADER}');\n`;
}

export function edgeFunctionCode(rules: RequestRules): string {
  return `${fs.readFileSync(assetPath(edgeScriptFor(rules)), 'utf8')}var handler=normalizeUrl(${literal(rules)});\n`;
}

/** Prints rules as JavaScript, without quotes around names: the size of the function is limited. */
function literal(rules: RequestRules): string {
  const fields = Object.entries(rules)
    .filter(([name, value]) => value !== false && !(rules.dialect && name === 'widths')); // sizes of dialects are exact
  return JSON.stringify(Object.fromEntries(fields)).replace(/(?<=[{,])"([a-z]\w*)":/gi, '$1:');
}
