import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';
import { assetPath } from '../model/asset-path';
import { ReferrerRules } from '../runtime/edge/guard-referrer.edge';

/**
 * Which pages may show the images.
 */
export interface HotLinkProtection {
  /**
   * Host names whose pages may: `www.example.com`, or `*.example.com` for every name below it. The CDN's own name
   * always may.
   */
  readonly allowedReferrers: string[];

  /**
   * Whether a request that does not say which page it comes from is served: from apps, from an address bar, and from
   * browsers that are told to say nothing. Without them, a page that forbids its browser to say so would still show the
   * images.
   *
   * @default true
   */
  readonly allowMissingReferrer?: boolean;
}

const TYPES: types.PropTypes<HotLinkProtection> = {
  allowedReferrers: types.required(types.list(types.text)), allowMissingReferrer: types.flag,
};

const HOST_PATTERN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
const MAX_BYTES = 10240;

// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html
const LONGEST_NAME = 64;

const GUARD = 'GuardReferrer';

/**
 * Refuses names that no request could come from.
 */
export function validateHotLinks(scope: Construct, protection: HotLinkProtection | undefined): void {
  if (!protection) return;
  types.requireTypes(scope, protection, TYPES, 'hotLinkProtection');
  const { allowedReferrers } = protection;
  if (isKnown(allowedReferrers) && allowedReferrers.length === 0) {
    refuse(scope, '`allowedReferrers` must name at least one host, got none');
  }
  const wrong = allowedReferrers.find(host => isKnown(host) && !HOST_PATTERN.test(host));
  if (wrong !== undefined) {
    refuse(scope, `\`allowedReferrers\` must be host names such as www.example.com or *.example.com, without scheme, port or path, got: ${wrong}`);
  }
}

/**
 * A function on viewer requests, of code that defines `handler`; where hot links are refused, that is done first.
 */
export function viewerRequestFunction(
  scope: Construct, id: string, code: string, comment: string, protection: HotLinkProtection | undefined,
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

function wholeCode(scope: Construct, code: string, protection: HotLinkProtection | undefined): string {
  const all = protection ? guardedCode(code, rulesOf(protection)) : code;
  const bytes = Buffer.byteLength(all);
  if (isKnown(all) && bytes > MAX_BYTES) {
    refuse(scope, `\`presets\`, \`widths\` and \`allowedReferrers\` make an edge function of ${bytes} bytes, and CloudFront takes ${MAX_BYTES}: name fewer`);
  }
  return all;
}

/**
 * Where nothing else has to be done at the edge: a function that only refuses hot links, if they are refused.
 */
export function hotLinkBehavior(scope: Construct, protection: HotLinkProtection | undefined): Partial<cloudfront.BehaviorOptions> {
  return protection ? {
    functionAssociations: [viewerRequestFunction(scope, GUARD, 'function handler(event) { return event.request; }',
      'Refuses requests from pages of other sites', protection)],
  } : {};
}

/**
 * Has that function do something more, with what it does not refuse.
 */
export function letGuardDo(scope: Construct, code: string, protection: HotLinkProtection): void {
  const { defaultChild } = scope.node.findChild(GUARD).node;
  (defaultChild as cloudfront.CfnFunction).functionCode = wholeCode(scope, code, protection);
}

export function guardedCode(code: string, rules: ReferrerRules): string {
  const guard = fs.readFileSync(assetPath('guard-referrer.js'), 'utf8');
  return `${code}\n${guard}handler=guardReferrer(handler,${JSON.stringify(rules)});\n`;
}

function rulesOf({ allowedReferrers, allowMissingReferrer }: HotLinkProtection): ReferrerRules {
  return { hosts: allowedReferrers, allowMissing: allowMissingReferrer ?? true };
}
