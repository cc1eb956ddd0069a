import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { HOST_NAME, bucketUrl } from './source-endpoint';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseBare, requireMember } from '../core/validate';
import { SourceConfig } from '../runtime/transformer/source-client';

/**
 * The fields of a secret that is a JSON object.
 */
export interface SourceCredentialFields {
  /**
   * The field with the id of the access key.
   *
   * @default 'accessKeyId'
   */
  readonly accessKeyIdField?: string;

  /**
   * The field with the secret access key.
   *
   * @default 'secretAccessKey'
   */
  readonly secretAccessKeyField?: string;
}

/**
 * Where Cloudflare keeps what is in a bucket.
 *
 * @see https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions
 */
export enum R2Jurisdiction {
  /** In the European Union. */
  EU = 'eu',
  /** As FedRAMP asks for. */
  FEDRAMP = 'fedramp',
}

/**
 * Images in a Cloudflare R2 bucket: by its public domain, or with `transformation` by its S3 API.
 */
export interface R2SourceOptions extends SourceCredentialFields {
  /**
   * The public domain of the R2 bucket, such as `images.example.com` or `pub-….r2.dev`: a host name, without scheme or
   * path.
   *
   * @see https://developers.cloudflare.com/r2/buckets/public-buckets/
   * @default - the bucket is private: read with `transformation` alone
   */
  readonly publicDomainName?: string;

  /**
   * The id of the Cloudflare account: 32 hex digits.
   *
   * @default - none: needed with `transformation`
   */
  readonly accountId?: string;

  /**
   * The name of the bucket.
   *
   * @default - none: needed with `transformation`
   */
  readonly bucketName?: string;

  /**
   * The access key, of a token that may read objects of this bucket and no more, as a JSON object.
   *
   * @see https://developers.cloudflare.com/r2/api/tokens/
   * @default - none: needed with `transformation`
   */
  readonly credentials?: secretsmanager.ISecret;

  /**
   * The jurisdiction that the bucket was made in.
   *
   * @default - none
   */
  readonly jurisdiction?: R2Jurisdiction;
}

/**
 * Images in a bucket of a server that speaks S3's API.
 */
export interface S3CompatibleSourceOptions extends SourceCredentialFields {
  /**
   * The server, such as `https://s3.eu-central-003.backblazeb2.com`: https and a host name in public DNS, with a port
   * where it needs one.
   */
  readonly endpoint: string;

  /**
   * The region that requests are signed for, as the server calls it.
   */
  readonly region: string;

  /**
   * The name of the bucket.
   */
  readonly bucketName: string;

  /**
   * The access key, which needs to read objects and no more, as a JSON object.
   */
  readonly credentials: secretsmanager.ISecret;

  /**
   * Whether the bucket is the first part of the path, and not of the host name.
   *
   * @default true
   */
  readonly forcePathStyle?: boolean;
}

const FIELD_TYPES: types.PropTypes<SourceCredentialFields> = { accessKeyIdField: types.text, secretAccessKeyField: types.text };

const R2_TYPES: types.PropTypes<R2SourceOptions> = {
  ...FIELD_TYPES,
  publicDomainName: types.text,
  accountId: types.text,
  bucketName: types.text,
  credentials: types.secret,
  jurisdiction: types.text,
};

const S3_COMPATIBLE_TYPES: types.PropTypes<S3CompatibleSourceOptions> = {
  ...FIELD_TYPES,
  endpoint: types.required(types.text),
  region: types.required(types.text),
  bucketName: types.required(types.text),
  credentials: types.required(types.secret),
  forcePathStyle: types.flag,
};

/**
 * What the transformer has to know of originals that are in no bucket of AWS.
 *
 * @internal
 */
export interface RemoteOriginals {
  readonly config: SourceConfig;
  readonly credentials: secretsmanager.ISecret;
}

/**
 * Where originals come from when it is not an S3 bucket.
 *
 * Nobody tells of changes there: `npx cdk-image-cdn purge` purges what has changed.
 */
export abstract class ImageSource {
  /**
   * A Cloudflare R2 bucket: read by HTTPS through its public domain, or with `transformation` by signed requests.
   */
  public static r2(options: R2SourceOptions): ImageSource {
    return new R2Source(options);
  }

  /**
   * A bucket of another server that speaks S3's API, read by signed requests. Needs `transformation`, as CloudFront
   * signs for AWS alone.
   */
  public static s3Compatible(options: S3CompatibleSourceOptions): ImageSource {
    return new S3CompatibleSource(options);
  }

  constructor() {
    refuseBare(new.target, ImageSource);
  }

  /**
   * As what CloudFront itself asks.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, originProps: cloudfront.OriginProps): cloudfront.IOrigin;

  /**
   * As what the transformer asks.
   *
   * @internal
   */
  public abstract _originals(scope: IConstruct): RemoteOriginals;
}

class S3CompatibleSource extends ImageSource {
  constructor(private readonly options: S3CompatibleSourceOptions) {
    super();
  }

  public _bind(scope: Construct): never {
    return refuse(scope, '`source` of ImageSource.s3Compatible() needs `transformation`: its requests are signed, and CloudFront signs for AWS alone');
  }

  public _originals(scope: IConstruct): RemoteOriginals {
    types.requireTypes(scope, this.options, S3_COMPATIBLE_TYPES, 'source');
    const { endpoint, region, bucketName, credentials, forcePathStyle = true } = this.options;
    if (isKnown(region) && !/^[\w-]{1,64}$/.test(region)) refuse(scope, `\`region\` must be letters, digits and '-', got: ${region}`);
    return { config: { url: bucketUrl(scope, endpoint, bucketName, forcePathStyle), region, ...fieldsOf(scope, this.options) }, credentials };
  }
}

const OF_API = /\.r2\.cloudflarestorage\.com$/i;

class R2Source extends ImageSource {
  constructor(private readonly options: R2SourceOptions) {
    super();
  }

  public _bind(scope: Construct, originProps: cloudfront.OriginProps): cloudfront.IOrigin {
    types.requireTypes(scope, this.options, R2_TYPES, 'source');
    const { publicDomainName } = this.options;
    if (publicDomainName === undefined) {
      refuse(scope, '`source` of ImageSource.r2() needs `publicDomainName`, or `transformation`: CloudFront cannot sign requests for a private R2 bucket');
    }
    if (isKnown(publicDomainName) && !HOST_NAME.test(publicDomainName)) {
      refuse(scope, `\`publicDomainName\` must be a host name without scheme, port or path, got: ${publicDomainName}`);
    }
    if (isKnown(publicDomainName) && OF_API.test(publicDomainName)) {
      refuse(scope, '`publicDomainName` must be a domain that the bucket is public by, not that of its S3 API, which CloudFront cannot sign '
        + `requests for, got: ${publicDomainName}`);
    }
    this.refuseKeys(scope);
    return new origins.HttpOrigin(publicDomainName, {
      ...originProps,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    });
  }

  /** @see https://developers.cloudflare.com/r2/api/s3/api/ */
  public _originals(scope: IConstruct): RemoteOriginals {
    types.requireTypes(scope, this.options, R2_TYPES, 'source');
    const { accountId, bucketName, credentials, jurisdiction, publicDomainName } = this.options;
    if (!accountId || !bucketName || !credentials) {
      refuse(scope, '`source` of ImageSource.r2() needs `accountId`, `bucketName` and `credentials` with `transformation`: originals are read by signed requests');
    }
    if (publicDomainName !== undefined) refuse(scope, '`publicDomainName` has no use with `transformation`: originals are read by signed requests');
    if (!/^[0-9a-f]{32}$/.test(accountId)) refuse(scope, `\`accountId\` must be known at synthesis: 32 hex digits, got: ${accountId}`);
    requireMember(scope, 'jurisdiction', jurisdiction, R2Jurisdiction);
    const endpoint = `https://${accountId}.${jurisdiction ? `${jurisdiction}.` : ''}r2.cloudflarestorage.com`;
    return { config: { url: bucketUrl(scope, endpoint, bucketName, true), region: 'auto', ...fieldsOf(scope, this.options) }, credentials };
  }

  private refuseKeys(scope: Construct): void {
    const unused = (['accountId', 'bucketName', 'credentials', 'jurisdiction'] as const).find(name => this.options[name] !== undefined);
    if (unused) refuse(scope, `\`${unused}\` has no use without \`transformation\`: CloudFront reads \`publicDomainName\``);
  }
}

function fieldsOf(scope: IConstruct, options: SourceCredentialFields): Required<SourceCredentialFields> {
  const { accessKeyIdField = 'accessKeyId', secretAccessKeyField = 'secretAccessKey' } = options;
  if (accessKeyIdField === '') refuse(scope, '`accessKeyIdField` must be the name of a field, got an empty one');
  if (secretAccessKeyField === '') refuse(scope, '`secretAccessKeyField` must be the name of a field, got an empty one');
  if (accessKeyIdField === secretAccessKeyField) {
    refuse(scope, `\`accessKeyIdField\` and \`secretAccessKeyField\` must be two fields, got for both: ${accessKeyIdField}`);
  }
  return { accessKeyIdField, secretAccessKeyField };
}
