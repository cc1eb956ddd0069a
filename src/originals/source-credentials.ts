import { IConstruct } from 'constructs';
import { SourceCredentialFields } from './source-options';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

export const FIELD_TYPES: types.PropTypes<SourceCredentialFields> = {
  accessKeyIdField: types.text, secretAccessKeyField: types.text,
};

/** Returns the fields of the access key in its secret, with their defaults. */
export function credentialFields(scope: IConstruct, options: SourceCredentialFields): Required<SourceCredentialFields> {
  const { accessKeyIdField = 'accessKeyId', secretAccessKeyField = 'secretAccessKey' } = options;
  requireName(scope, 'accessKeyIdField', accessKeyIdField);
  requireName(scope, 'secretAccessKeyField', secretAccessKeyField);
  if (accessKeyIdField === secretAccessKeyField) {
    refuse(scope, '`accessKeyIdField` and `secretAccessKeyField` must be two different fields, '
      + `got for both: ${accessKeyIdField}`);
  }
  return { accessKeyIdField, secretAccessKeyField };
}

function requireName(scope: IConstruct, prop: string, name: string): void {
  if (name === '') refuse(scope, `\`${prop}\` must be the name of a field, got an empty string`);
}
