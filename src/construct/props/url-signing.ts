import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';

/**
 * Options for URLs that are signed by HMAC.
 */
export interface HmacSigningOptions {
  /**
   * The secret that signs URLs. The template contains only its ARN. The application that signs URLs reads it, too.
   *
   * After a rotation, URLs that were signed with the previous version are valid until the next rotation.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * The field that contains the key, if the secret is a JSON object.
   *
   * @default - all of the secret
   */
  readonly secretField?: string;

  /**
   * Whether core variants are served without a signature: widths of the ladder in any format, and presets.
   *
   * @default false
   */
  readonly unsignedCore?: boolean;
}

export const SIGNING_TYPES: types.PropTypes<HmacSigningOptions> = {
  secret: types.required(types.secret), secretField: types.text, unsignedCore: types.flag,
};

/**
 * The argument of the static factory of `UrlSigning`.
 *
 * @internal
 */
export interface GivenSigning {
  readonly kind: 'hmac';
  readonly options: HmacSigningOptions;
}

/**
 * The signature that a URL requires for its variant to be transformed.
 *
 * A signature protects transformations, not images: a variant that is stored is served to everybody. For private images
 * use `trustedKeyGroups`.
 */
export class UrlSigning {
  /**
   * Requires an HMAC-SHA-256 of path and parameters, with a secret in Secrets Manager: `/cats/tom.jpg?w=600&s=…`.
   * `docs/private-images.md` in the repository describes the algorithm.
   */
  public static hmac(options: HmacSigningOptions): UrlSigning {
    return new UrlSigning({ kind: 'hmac', options });
  }

  /** @internal */
  public readonly _signing: GivenSigning;

  private constructor(given: GivenSigning) {
    requireFactory(this, given?.kind !== undefined, 'UrlSigning.hmac({ secret })');
    this._signing = given;
  }
}
