import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { SigningConfig } from '../../runtime/transformer/transformer-config';
import { requireFactory } from '../core/creation';
import * as types from '../core/prop-types';
import { refuse, warn } from '../core/validate';

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

const TYPES: types.PropTypes<HmacSigningOptions> = {
  secret: types.required(types.secret), secretField: types.text, unsignedCore: types.flag,
};

/**
 * The settings of signing for the transform function.
 */
export interface BoundSigning {
  readonly secret: secretsmanager.ISecret;
  readonly config: SigningConfig;
}

/** Validates the options, and returns the settings of the transform function. */
type BindSigning = (scope: IConstruct) => BoundSigning;

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
    return new UrlSigning(scope => bindHmac(scope, options));
  }

  private constructor(private readonly bind: BindSigning) {
    requireFactory(this, typeof bind === 'function', 'UrlSigning.hmac({ secret })');
  }

  /** @internal */
  public _bindSigning(scope: IConstruct): BoundSigning {
    return this.bind(scope);
  }
}

function bindHmac(scope: IConstruct, options: HmacSigningOptions): BoundSigning {
  types.requireTypes(scope, options, TYPES, 'signing');
  const { secret, secretField, unsignedCore = false } = options;
  if (secretField === '') refuse(scope, '`signing.secretField` must be the name of a field, got an empty string');
  return { secret, config: { secretField, unsignedCore } };
}

/**
 * Returns the statements that allow reading a secret, and decrypting it with its key through Secrets Manager only. The
 * policies of the CDK's keys delegate that to the policies of roles. The policy of the key could not be changed if it
 * is imported, and with a key in another stack it would create a cycle.
 */
export function secretStatements(secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  // The name of a secret is followed by six characters in its full ARN, which an import may lack.
  const resources = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  const read = new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources });
  if (!secret.encryptionKey) return [read];
  return [read, new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [secret.encryptionKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
  })];
}

/**
 * Warns that URLs built at synthesis have no signature, because the secret is unknown.
 */
export function warnOfMissingSignature(scope: IConstruct): void {
  warn(scope, 'unsignedUrl', '`urlFor()` and `srcSetFor()` return URLs without the signature that `signing` requires, '
    + 'because the secret is unknown at synthesis. Sign them in your application, as `npx cdk-image-cdn sign` does');
}

/** Warns that URLs built at synthesis have no CloudFront signature, because the private key is unknown. */
export function warnOfMissingViewerSignature(scope: IConstruct): void {
  warn(scope, 'unsignedPrivateUrl', '`urlFor()` and `srcSetFor()` return URLs without the CloudFront signature that '
    + '`trustedKeyGroups` requires, because the private key is unknown at synthesis. Sign them in your application, as '
    + '`npx cdk-image-cdn sign --private-key` does, or set signed cookies');
}
