import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { ReferrerRules } from '../../runtime/edge/guard-referrer.edge';
import { globalName } from '../core/global-name';
import { isKnown, refuse } from '../core/validate';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
const MAX_BYTES = 10240;

// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html
const LONGEST_NAME = 64;

const GUARD = 'GuardReferrer';

/**
 * Creates a function for viewer requests from code that defines `handler`. With hot link protection, it checks
 * referrers first.
 */
export function viewerRequestFunction(
  scope: Construct, id: string, code: string, comment: string, protection: ReferrerRules | undefined,
): cloudfront.FunctionAssociation {
  return {
    eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
    function: new cloudfront.Function(scope, id, {
      functionName: globalName(scope, id, LONGEST_NAME),
      code: cloudfront.FunctionCode.fromInline(wholeCode(scope, code, protection)),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      comment,
    }),
  };
}

function wholeCode(scope: Construct, code: string, protection: ReferrerRules | undefined): string {
  const all = protection ? guardedCode(code, protection) : code;
  const bytes = Buffer.byteLength(all);
  if (isKnown(all) && bytes > MAX_BYTES) {
    refuse(scope, `\`presets\`, \`widths\` and \`allowedReferrers\` must fit into an edge function of ${MAX_BYTES} `
      + `bytes, got ${bytes} bytes. Remove some of them`);
  }
  return all;
}

/**
 * Returns the behavior of a CDN whose only edge function is hot link protection, if any.
 */
export function hotLinkBehavior(
  scope: Construct, protection: ReferrerRules | undefined,
): Partial<cloudfront.BehaviorOptions> {
  return protection
    ? {
      functionAssociations: [
        viewerRequestFunction(
          scope,
          GUARD,
          'function handler(event) { return event.request; }',
          'Refuses requests from pages of other sites',
          protection,
        ),
      ],
    }
    : {};
}

/**
 * Adds code to that function, for requests that it does not reject.
 */
export function addToReferrerGuard(scope: Construct, code: string, protection: ReferrerRules): void {
  const { defaultChild } = scope.node.findChild(GUARD).node;
  (defaultChild as cloudfront.CfnFunction).functionCode = wholeCode(scope, code, protection);
}

export function guardedCode(code: string, rules: ReferrerRules): string {
  const guard = fs.readFileSync(assetPath('guard-referrer.js'), 'utf8');
  return `${code}\n${guard}handler=guardReferrer(handler,${JSON.stringify(rules)});\n`;
}
