import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { RemoteOriginals, SourceOrigin } from './source-strategy';
import { SOURCE_SECRET } from '../../model/identifiers';
import { DEFAULT_FIELDS, SourceConfig } from '../../model/source-config';
import { isKnown, refuse } from '../core/validate';

/** The sources outside S3 of a route, as far as their secrets are concerned. */
interface SecretRoute {
  readonly remote?: RemoteOriginals;
  readonly https?: SourceOrigin;
}

/** The sources of functions that read originals. */
export interface FunctionSources {
  /** The only bucket outside AWS. */
  readonly source?: RemoteOriginals;
  readonly routes?: readonly SecretRoute[];
}

/** Returns the only bucket outside AWS that routes lead to. Undefined if there are several, or none. */
export function onlyRemote(routes: readonly SecretRoute[]): RemoteOriginals | undefined {
  const remotes = new Map(routes.flatMap(({ remote }) => remote ?? [])
    .map(remote => [JSON.stringify([remote.config, remote.credentials.secretArn]), remote]));
  return remotes.size === 1 ? [...remotes.values()][0] : undefined;
}

/** Returns a bucket outside AWS as one of several, for an environment of limited size. */
export function routedConfig(
  { config: { url, region, accessKeyIdField, secretAccessKeyField }, credentials }: RemoteOriginals,
  routes: readonly SecretRoute[],
): SourceConfig {
  const secret = accessKeySecrets({ routes }).findIndex(({ secretArn }) => secretArn === credentials.secretArn);
  return {
    url,
    region,
    ...accessKeyIdField !== DEFAULT_FIELDS.accessKeyIdField && { accessKeyIdField },
    ...secretAccessKeyField !== DEFAULT_FIELDS.secretAccessKeyField && { secretAccessKeyField },
    ...secret > 0 && { secret },
  };
}

/** Returns the variables of a function that name the secrets with access keys. */
export function sourceEnvironment(sources: FunctionSources): Record<string, string> {
  const secrets = accessKeySecrets(sources);
  return secrets.length === 0 ? {} : { [SOURCE_SECRET]: secrets.map(({ secretArn }) => secretArn).join(' ') };
}

/** Returns the secrets that functions read to reach sources, each once. */
export function sourceSecrets(sources: FunctionSources): secretsmanager.ISecret[] {
  const headers = sources.routes?.flatMap(({ https }) => https?.headersSecret ?? []) ?? [];
  return distinct([...accessKeySecrets(sources), ...headers]);
}

/** Returns the secrets with access keys, each once. */
function accessKeySecrets({ source, routes = [] }: FunctionSources): secretsmanager.ISecret[] {
  return distinct([source, ...routes.map(({ remote }) => remote)].flatMap(remote => remote?.credentials ?? []));
}

/** Returns each secret once. Of several imports of one, the first that names the KMS key, if any does, stays. */
function distinct(secrets: readonly secretsmanager.ISecret[]): secretsmanager.ISecret[] {
  return [...new Set(secrets.map(({ secretArn }) => secretArn))].map(arn => {
    const imports = secrets.filter(({ secretArn }) => secretArn === arn);
    return imports.find(({ encryptionKey }) => encryptionKey !== undefined) ?? imports[0];
  });
}

/** Whether two secrets are the same one, which imports may name by its ARN, a part of the ARN, or its name. */
function isSame(a: secretsmanager.ISecret, b: secretsmanager.ISecret): boolean {
  if (a.secretArn === b.secretArn) return true;
  const differ = (one: string, other: string) => isKnown(one) && isKnown(other) && one !== other;
  return isKnown(a.secretName) && a.secretName === b.secretName
    && !differ(a.env.region, b.env.region) && !differ(a.env.account, b.env.account);
}

/** Rejects a secret that signs URLs as that of headers for an HTTPS origin, which would receive the key. */
export function refuseSharedSigningSecret(
  scope: IConstruct, secret: secretsmanager.ISecret, routes: readonly SecretRoute[] = [],
): void {
  if (!routes.some(({ https }) => https?.headersSecret && isSame(https.headersSecret, secret))) return;
  refuse(scope, '`signing.secret` must not be the `headersSecret` of a source, because the origin receives each of its '
    + 'fields as a header. Create a secret for the headers');
}

/** Rejects headers for an HTTPS origin from a secret with an access key, which the origin would receive. */
export function refuseSharedSecrets(scope: IConstruct, routes: readonly SecretRoute[]): void {
  const keys = routes.flatMap(({ remote }) => remote?.credentials ?? []);
  const index = routes.findIndex(({ https: { headersSecret } = {} }) =>
    headersSecret && keys.some(key => isSame(headersSecret, key)));
  if (index < 0) return;
  refuse(scope, `\`sources[${index}].source.headersSecret\` must not be the secret with the access key of another `
    + 'source, because the origin receives each of its fields as a header. Create a secret for the headers');
}
