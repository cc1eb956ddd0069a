import { IConstruct } from 'constructs';
import { SourceCredentialFields } from './source-options';
import { DEFAULT_FIELDS } from '../../model/source-config';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

export const FIELD_TYPES: types.PropTypes<SourceCredentialFields> = {
  accessKeyIdField: types.text, secretAccessKeyField: types.text,
};

/** Returns the fields of the access key in its secret, with their defaults. */
export function credentialFields(
  scope: IConstruct, options: SourceCredentialFields, path: string,
): Required<SourceCredentialFields> {
  const {
    accessKeyIdField = DEFAULT_FIELDS.accessKeyIdField, secretAccessKeyField = DEFAULT_FIELDS.secretAccessKeyField,
  } = options;
  requireName(scope, `${path}.accessKeyIdField`, accessKeyIdField);
  requireName(scope, `${path}.secretAccessKeyField`, secretAccessKeyField);
  if (accessKeyIdField === secretAccessKeyField) {
    refuse(scope, `\`${path}.accessKeyIdField\` and \`${path}.secretAccessKeyField\` must be two different fields, `
      + `got for both: ${accessKeyIdField}`);
  }
  return { accessKeyIdField, secretAccessKeyField };
}

function requireName(scope: IConstruct, prop: string, name: string): void {
  if (name === '') refuse(scope, `\`${prop}\` must be the name of a field, got an empty string`);
}
