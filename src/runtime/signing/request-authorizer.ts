import { SignedDitRequests } from './signed-dit-requests';
import { SignedPaths } from './signed-paths';
import { SignedRequests } from './signed-requests';
import { urlFolderOf } from '../../model/mount';
import { RotatingSecret } from '../aws/rotating-secret';
import { keysInUse, secretsClient } from '../aws/secrets-manager';
import { TransformServices } from '../transformer/services';
import { SigningConfig, TransformerConfig } from '../transformer/transformer-config';

/**
 * Returns the check of signatures. It accepts both versions of the secret, so that URLs stay valid after a rotation.
 *
 * @param secret ARN of the secret
 * @param endpoint URL of Secrets Manager, if it is not that of AWS
 */
export function requestAuthorizer(
  { rules, mount }: Pick<TransformerConfig, 'rules' | 'mount'>, signing: SigningConfig, secret: string,
  endpoint: string | undefined,
): NonNullable<TransformServices['authorize']> {
  const client = secretsClient(secret, endpoint);
  const keys = new RotatingSecret(() => keysInUse(client, secret, signing.secretField));
  const OfDialect = rules.dialect?.name === 'dit' ? SignedDitRequests : SignedPaths;
  const requests = rules.dialect
    ? new OfDialect(keys, rules, signing) : new SignedRequests(keys, rules, signing, Date.now, urlFolderOf(mount));
  return request => requests.check(request);
}
