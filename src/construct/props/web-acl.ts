import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * Options for a web ACL that is created for a CDN.
 */
export interface WebAclOptions {
  /**
   * Maximum number of requests from one IP address in five minutes, from 10 to 2,000,000,000. Further requests are
   * blocked. A page with 100 images sends 100 requests, and a whole office may share one address.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   * @default 10000
   */
  readonly rateLimit?: number;

  /**
   * Whether to block requests that match the AWS managed rule group 'Known bad inputs'.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
   * @default true
   */
  readonly knownBadInputs?: boolean;
}

export const WEB_ACL_TYPES: types.PropTypes<WebAclOptions> = { rateLimit: types.number, knownBadInputs: types.flag };

export const WEB_ACL_ARN: types.PropType = types.correct(types.text, [types.having('attrArn'), 'webAcl.attrArn']);

export const WEB_ACL: types.PropType = types.correct(
  types.object('a WebAcl', '_webAcl', 'WebAcl.managed()'),
  [types.exactly(true), 'WebAcl.managed()'],
  [types.text, 'WebAcl.fromArn(%)'],
  [types.number, 'WebAcl.managed({ rateLimit: % })'],
  [types.having('attrArn'), 'WebAcl.fromArn(webAcl.attrArn)'],
  [types.plain, 'WebAcl.managed({ … })'],
);

/**
 * The arguments of a static factory of `WebAcl`.
 *
 * @internal
 */
export type GivenWebAcl =
  | { readonly kind: 'managed'; readonly options: WebAclOptions }
  | { readonly kind: 'arn'; readonly arn: string };

/**
 * The AWS WAF web ACL of a distribution.
 */
export class WebAcl {
  /**
   * A new web ACL for this CDN only, which blocks clients with too many requests, and known bad inputs. AWS bills for
   * it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html
   */
  public static managed(options: WebAclOptions = {}): WebAcl {
    return new WebAcl({ kind: 'managed', options });
  }

  /**
   * An existing web ACL.
   *
   * @param webAclArn the ARN of a web ACL with scope CLOUDFRONT, which is in us-east-1
   */
  public static fromArn(webAclArn: string): WebAcl {
    return new WebAcl({ kind: 'arn', arn: webAclArn });
  }

  /** @internal */
  public readonly _webAcl: GivenWebAcl;

  private constructor(given: GivenWebAcl) {
    requireFactory(this, given?.kind !== undefined, 'WebAcl.managed() or WebAcl.fromArn()');
    this._webAcl = given;
  }
}
