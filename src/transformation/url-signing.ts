import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import * as types from '../core/prop-types';
import { refuse, warn } from '../core/validate';
import { SigningConfig } from '../runtime/transformer/transformer-config';

/**
 * How URLs are signed by HMAC.
 */
export interface HmacSigningOptions {
  /**
   * The secret that URLs are signed by. Only its ARN is in the template; whoever signs reads it too.
   *
   * After a rotation, URLs signed by the version before it are good until the next one.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * The field that holds the key, where the secret is a JSON object.
   *
   * @default - all of the secret
   */
  readonly secretField?: string;

  /**
   * Whether pictures that are always made, which are ladder widths by format and presets, are made for unsigned URLs
   * too.
   *
   * @default false
   */
  readonly unsignedCore?: boolean;
}

const TYPES: types.PropTypes<HmacSigningOptions> = {
  secret: types.required(types.secret), secretField: types.text, unsignedCore: types.flag,
};

/**
 * What signing means for the transformer.
 */
export interface BoundSigning {
  readonly secret: secretsmanager.ISecret;
  readonly config: SigningConfig;
}

/** Validates the options, and returns the settings of the transform function. */
type BindSigning = (scope: IConstruct) => BoundSigning;

/**
 * Which URLs pictures are made for: those that somebody signed who may.
 *
 * It guards work, not reading: what was made once is there for everybody. Private images are those with
 * `trustedKeyGroups`.
 */
export class UrlSigning {
  /**
   * By HMAC-SHA-256 over path and parameters, with a secret of Secrets Manager: `/cats/tom.jpg?w=600&s=…`.
   * `docs/private-images.md` in the repository describes the algorithm.
   */
  public static hmac(options: HmacSigningOptions): UrlSigning {
    return new UrlSigning(scope => bindHmac(scope, options));
  }

  private constructor(private readonly bind: BindSigning) {}

  /** @internal */
  public _bind(scope: IConstruct): BoundSigning {
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
 * Lets a role read a secret, and have it decrypted by its key for Secrets Manager alone. The policies of keys that the
 * CDK makes leave that to the policies of roles; a key's own could not be changed where it is imported, and from
 * another stack would make the two wait for each other.
 */
export function allowSecret(role: iam.Role, secret: secretsmanager.ISecret): void {
  // The name of a secret is followed by six characters in its full ARN, which an import may lack.
  const resources = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  role.addToPolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }));
  if (!secret.encryptionKey) return;
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [secret.encryptionKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
  }));
}

/**
 * Says of URLs made at synthesis that they lack what they need: the secret is not there to be known.
 */
export function warnOfMissingSignature(scope: IConstruct): void {
  warn(scope, 'unsignedUrl', '`urlFor()` and `srcSetFor()` give URLs without the signature that `signing` asks for, since the secret is not known '
    + 'at synthesis: sign them where they are shown, as `npx cdk-image-cdn sign` does');
}

/** Warns that URLs made at synthesis lack the signature of CloudFront, whose private key is not there to be known. */
export function warnOfMissingViewerSignature(scope: IConstruct): void {
  warn(scope, 'unsignedPrivateUrl', '`urlFor()` and `srcSetFor()` return URLs without the CloudFront signature that `trustedKeyGroups` requires, since the '
    + 'private key is not known at synthesis: sign them where they are shown, as `npx cdk-image-cdn sign --private-key` does, or set signed cookies');
}
