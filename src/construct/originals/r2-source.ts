import { IConstruct } from 'constructs';
import { hasKeyPrefix, requireKeyPrefix } from './key-prefix';
import { FIELD_TYPES, credentialFields } from './source-credentials';
import { bucketUrl } from './source-endpoint';
import { R2Jurisdiction, R2SourceOptions } from './source-options';
import { RemoteOriginals, SourceStrategy } from './source-strategy';
import { R2_API_DOMAIN } from '../../model/identifiers';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

const TYPES: types.PropTypes<R2SourceOptions> = {
  ...FIELD_TYPES,
  accountId: types.required(types.text),
  bucketName: types.required(types.text),
  credentials: types.required(types.secret),
  jurisdiction: types.enumMember('R2Jurisdiction', R2Jurisdiction),
  keyPrefix: types.inPaths(types.text),
};

/** A Cloudflare R2 bucket, which only signed requests can read. */
export function r2Source(options: R2SourceOptions): SourceStrategy {
  return {
    hasKeyPrefix: () => hasKeyPrefix(options),
    originals: (scope, path) => readBySignature(scope, options, path),
  };
}

/** @see https://developers.cloudflare.com/r2/api/s3/api/ */
function readBySignature(scope: IConstruct, options: R2SourceOptions, path: string): RemoteOriginals {
  types.requireTypes(scope, options, TYPES, path);
  const { accountId, bucketName, credentials, jurisdiction, keyPrefix = '' } = options;
  if (!/^[0-9a-f]{32}$/.test(accountId)) {
    refuse(scope, `\`${path}.accountId\` must be known at synthesis, as 32 hexadecimal digits, got ${accountId}`);
  }
  const endpoint = `https://${accountId}.${jurisdiction ? `${jurisdiction}.` : ''}${R2_API_DOMAIN}`;
  requireKeyPrefix(scope, keyPrefix, path);
  const url = bucketUrl(scope, endpoint, bucketName, true, path);
  return { config: { url, region: 'auto', ...credentialFields(scope, options, path) }, credentials, keyPrefix };
}
