import { IConstruct } from 'constructs';
import { hasKeyPrefix, requireKeyPrefix } from './key-prefix';
import { FIELD_TYPES, credentialFields } from './source-credentials';
import { bucketUrl } from './source-endpoint';
import { S3CompatibleSourceOptions } from './source-options';
import { RemoteOriginals, SourceStrategy } from './source-strategy';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

const TYPES: types.PropTypes<S3CompatibleSourceOptions> = {
  ...FIELD_TYPES,
  endpoint: types.required(types.text),
  region: types.required(types.text),
  bucketName: types.required(types.text),
  credentials: types.required(types.secret),
  forcePathStyle: types.flag,
  keyPrefix: types.inPaths(types.text),
};

/** A bucket that only signed requests can read. */
export function s3CompatibleSource(options: S3CompatibleSourceOptions): SourceStrategy {
  return {
    hasKeyPrefix: () => hasKeyPrefix(options),
    originals: (scope, path) => readBySignature(scope, options, path),
  };
}

function readBySignature(scope: IConstruct, options: S3CompatibleSourceOptions, path: string): RemoteOriginals {
  types.requireTypes(scope, options, TYPES, path);
  const { endpoint, region, bucketName, credentials, forcePathStyle = true, keyPrefix = '' } = options;
  if (isKnown(region) && !/^[\w-]{1,64}$/.test(region)) {
    refuse(scope, `\`${path}.region\` must be letters, digits and '-', got ${region}`);
  }
  requireKeyPrefix(scope, keyPrefix, path);
  const url = bucketUrl(scope, endpoint, bucketName, forcePathStyle, path);
  return { config: { url, region, ...credentialFields(scope, options, path) }, credentials, keyPrefix };
}
