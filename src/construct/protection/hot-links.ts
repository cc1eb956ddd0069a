import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { ReferrerRules } from '../../runtime/edge/guard-referrer.edge';
import { globalName } from '../core/global-name';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

/**
 * Protection from hot linking: the pages that can embed the images.
 */
export interface HotLinkProtection {
  /**
   * The host names of pages that can embed the images: `www.example.com`, or `*.example.com` for all of its subdomains.
   * The CDN's own name is always allowed.
   */
  readonly allowedReferrers: string[];

  /**
   * Whether requests without a Referer header are served: those of apps, of the address bar, and of pages with
   * `Referrer-Policy: no-referrer`. A page of another site can set that policy to embed the images.
   *
   * @default true
   */
  readonly allowMissingReferrer?: boolean;
}

const REFERRER = types.known(types.text, 'the code of the edge function contains it');

const TYPES: types.PropTypes<HotLinkProtection> = {
  allowedReferrers: types.required(types.list(REFERRER)), allowMissingReferrer: types.flag,
};

export const HOT_LINK_PROTECTION: types.PropType =
  types.correct(types.struct(TYPES), [types.text, '{ allowedReferrers: [%] }']);

const HOST_PATTERN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
const MAX_BYTES = 10240;

// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html
const LONGEST_NAME = 64;

const GUARD = 'GuardReferrer';

/**
 * Rejects host names that no `Referer` header can contain.
 */
export function validateHotLinks(scope: Construct, protection: HotLinkProtection | undefined): void {
  if (!protection) return;
  const { allowedReferrers } = protection;
  if (allowedReferrers.length === 0) {
    refuse(scope, '`allowedReferrers` must contain at least one host name, got none');
  }
  const wrong = allowedReferrers.find(host => !HOST_PATTERN.test(host));
  if (wrong !== undefined) {
    refuse(scope, '`allowedReferrers` must be host names such as www.example.com or *.example.com, '
      + `without scheme, port or path, got ${wrong}`);
  }
}

/**
 * Creates a function for viewer requests from code that defines `handler`. With hot link protection, it checks
 * referrers first.
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
    refuse(scope, `\`presets\`, \`widths\` and \`allowedReferrers\` must fit into an edge function of ${MAX_BYTES} `
      + `bytes, got ${bytes} bytes. Remove some of them`);
  }
  return all;
}

/**
 * Returns the behavior of a CDN whose only edge function is hot link protection, if any.
 */
export function hotLinkBehavior(
  scope: Construct, protection: HotLinkProtection | undefined,
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
export function addToReferrerGuard(scope: Construct, code: string, protection: HotLinkProtection): void {
  const { defaultChild } = scope.node.findChild(GUARD).node;
  (defaultChild as cloudfront.CfnFunction).functionCode = wholeCode(scope, code, protection);
}

export function guardedCode(code: string, rules: ReferrerRules): string {
  const guard = fs.readFileSync(assetPath('guard-referrer.js'), 'utf8');
  return `${code}\n${guard}handler=guardReferrer(handler,${JSON.stringify(rules)});\n`;
}

function rulesOf({ allowedReferrers, allowMissingReferrer }: HotLinkProtection): ReferrerRules {
  const hosts = allowedReferrers.map(host => host.toLowerCase().replace('*', ''));
  return { hosts, allowMissing: allowMissingReferrer ?? true };
}
