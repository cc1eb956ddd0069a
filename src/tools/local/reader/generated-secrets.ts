import { randomBytes } from 'node:crypto';
import { SIGNING_SECRET, SOURCE_SECRET } from '../../../model/identifiers';
import { isRecord } from '../../../model/is-record';
import { SourceConfig } from '../../../runtime/transformer/source-client';
import { TransformerConfig, parseConfig } from '../../../runtime/transformer/transformer-config';
import { AccessKey } from '../iam/signature-v4';
import { GeneratedSecrets } from '../lambda/lambda-function';

type Environment = Readonly<Record<string, string>>;

/** Returns the configuration of this library's transform function; undefined for other functions. */
export function transformerConfigOf({ CONFIG: text }: Environment): TransformerConfig | undefined {
  try {
    const config: unknown = JSON.parse(text ?? 'null');
    return isRecord(config) && isRecord(config.rules) ? parseConfig(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Generates the secrets that the transform function reads.
 *
 * @param keys the keys generated so far, by the ARNs of their secrets
 */
export function generateSecrets(environment: Environment, keys: Map<string, AccessKey>): GeneratedSecrets {
  const { signing, source, routes = [] } = transformerConfigOf(environment) ?? {};
  const [signingArn, sourceArn] = [environment[SIGNING_SECRET], environment[SOURCE_SECRET]];
  const signingKey = signing && signingArn ? keyIn(keys, signingArn).secretAccessKey : undefined;
  const sourceKey = source && sourceArn ? keyIn(keys, sourceArn) : undefined;
  const texts = new Map<string, string>();
  if (signing && signingKey) texts.set(signingArn, inField(signing.secretField, signingKey));
  if (source && sourceKey) texts.set(sourceArn, sourceText(source, sourceKey));
  const authorizations = new Map(routes.flatMap(({ https }) => https?.headersSecret ?? [])
    .map(arn => [arn, `Bearer ${keyIn(keys, arn).secretAccessKey}`]));
  authorizations.forEach((authorization, arn) => texts.set(arn, JSON.stringify({ authorization })));
  return { texts, signingKey, sourceKey, authorizations };
}

function keyIn(keys: Map<string, AccessKey>, arn: string): AccessKey {
  const key = keys.get(arn) ?? { accessKeyId: random(), secretAccessKey: random() };
  keys.set(arn, key);
  return key;
}

function inField(field: string | undefined, key: string): string {
  return field === undefined ? key : JSON.stringify({ [field]: key });
}

function sourceText(
  { accessKeyIdField, secretAccessKeyField }: SourceConfig, { accessKeyId, secretAccessKey }: AccessKey,
): string {
  return JSON.stringify({ [accessKeyIdField]: accessKeyId, [secretAccessKeyField]: secretAccessKey });
}

function random(): string {
  return randomBytes(24).toString('base64url');
}
