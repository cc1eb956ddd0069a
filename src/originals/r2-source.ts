import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct, IConstruct } from 'constructs';
import { hasKeyPrefix, requireKeyPrefix } from './key-prefix';
import { FIELD_TYPES, credentialFields } from './source-credentials';
import { HOST_NAME, bucketUrl } from './source-endpoint';
import { R2Jurisdiction, R2SourceOptions } from './source-options';
import { RemoteOriginals, SourceStrategy } from './source-strategy';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';
import { R2_API_DOMAIN } from '../model/identifiers';

const TYPES: types.PropTypes<R2SourceOptions> = {
  ...FIELD_TYPES,
  publicDomainName: types.text,
  accountId: types.text,
  bucketName: types.text,
  credentials: types.secret,
  jurisdiction: types.enumMember('R2Jurisdiction', R2Jurisdiction),
  keyPrefix: types.inPaths(types.text),
};

/** A Cloudflare R2 bucket, public or private. */
export function r2Source(options: R2SourceOptions): SourceStrategy {
  return {
    origin: (scope, originProps) => publicOrigin(scope, options, originProps),
    hasKeyPrefix: () => hasKeyPrefix(options),
    originals: (scope, path) => readBySignature(scope, options, path),
  };
}

function publicOrigin(
  scope: Construct, options: R2SourceOptions, originProps: cloudfront.OriginProps,
): cloudfront.IOrigin {
  types.requireTypes(scope, options, TYPES, 'sources[0].source');
  const domainName = requirePublicDomain(scope, options.publicDomainName);
  refuseCredentials(scope, options);
  return new origins.HttpOrigin(domainName, {
    ...originProps,
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
  });
}

function requirePublicDomain(scope: Construct, name: string | undefined): string {
  if (name === undefined) {
    refuse(scope, '`source` of ImageSource.r2() must have a `publicDomainName`, or be used with `transformation`, '
      + 'because CloudFront cannot sign requests to a private R2 bucket');
  }
  if (isKnown(name) && !HOST_NAME.test(name)) {
    refuse(scope, `\`publicDomainName\` must be a host name without scheme, port or path, got ${name}`);
  }
  if (isKnown(name) && name.toLowerCase().endsWith(`.${R2_API_DOMAIN}`)) {
    refuse(scope, '`publicDomainName` must be a public domain of the bucket, not the domain of its S3 API, for which '
      + `CloudFront cannot sign requests, got ${name}`);
  }
  return name;
}

function refuseCredentials(scope: Construct, options: R2SourceOptions): void {
  const names = ['accountId', 'bucketName', 'credentials', 'jurisdiction'] as const;
  const unused = names.find(name => options[name] !== undefined);
  if (unused) {
    refuse(scope, `\`${unused}\` must be left out without \`transformation\`, where CloudFront reads the bucket `
      + 'through `publicDomainName`');
  }
}

/** @see https://developers.cloudflare.com/r2/api/s3/api/ */
function readBySignature(scope: IConstruct, options: R2SourceOptions, path: string): RemoteOriginals {
  types.requireTypes(scope, options, TYPES, path);
  const { accountId, bucketName, credentials, jurisdiction, publicDomainName, keyPrefix = '' } = options;
  if (!accountId || !bucketName || !credentials) {
    refuse(scope, `\`${path}\` of ImageSource.r2() must have \`accountId\`, \`bucketName\` and \`credentials\` with `
      + '`transformation`, because the transform function reads originals by signed requests');
  }
  if (publicDomainName !== undefined) {
    refuse(scope, `\`${path}.publicDomainName\` must be left out with \`transformation\`, because the transform `
      + 'function reads originals by signed requests');
  }
  if (!/^[0-9a-f]{32}$/.test(accountId)) {
    refuse(scope, `\`${path}.accountId\` must be known at synthesis, as 32 hexadecimal digits, got ${accountId}`);
  }
  const endpoint = `https://${accountId}.${jurisdiction ? `${jurisdiction}.` : ''}${R2_API_DOMAIN}`;
  requireKeyPrefix(scope, keyPrefix, path);
  const url = bucketUrl(scope, endpoint, bucketName, true, path);
  return { config: { url, region: 'auto', ...credentialFields(scope, options, path) }, credentials, keyPrefix };
}
