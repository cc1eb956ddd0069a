import { randomBytes } from 'node:crypto';
import { SIGNING_SECRET, SOURCE_SECRET } from '../../../model/identifiers';
import { isRecord } from '../../../model/is-record';
import { SourceConfig, fieldsOf, secretArnOf } from '../../../model/source-config';
import { TransformerConfig, parseConfig, sourcesOf } from '../../../runtime/transformer/transformer-config';
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
 * @param signingSecret the secret of `signing`, if it is not to be generated
 */
export function generateSecrets(
  environment: Environment, keys: Map<string, AccessKey>, signingSecret?: string,
): GeneratedSecrets {
  const config: Partial<TransformerConfig> = transformerConfigOf(environment) ?? {};
  const { signing, routes = [] } = config;
  const [signingArn, sourceArns] = [environment[SIGNING_SECRET], environment[SOURCE_SECRET]];
  const signingKey = signing && signingArn ? signingSecret ?? keyIn(keys, signingArn).secretAccessKey : undefined;
  const authorizations = new Map(routes.flatMap(({ https }) => https?.headersSecret ?? [])
    .map(arn => [arn, `Bearer ${keyIn(keys, arn).secretAccessKey}`]));
  const accessKeys = new Map<string, AccessKey>();
  // A secret may have several purposes, each with fields of its own.
  const fields = new Map<string, Record<string, string>>();
  const add = (arn: string, added: Record<string, string>) => fields.set(arn, { ...fields.get(arn), ...added });
  for (const source of sourceArns ? sourcesOf(config) : []) {
    const arn = secretArnOf(source, sourceArns);
    accessKeys.set(arn, keyIn(keys, arn));
    add(arn, accessKeyFields(source, keyIn(keys, arn)));
  }
  if (signing?.secretField !== undefined && signingKey) add(signingArn, { [signing.secretField]: signingKey });
  authorizations.forEach((authorization, arn) => add(arn, { authorization }));
  const texts = new Map([...fields].map(([arn, record]) => [arn, JSON.stringify(record)]));
  if (signing?.secretField === undefined && signingKey) texts.set(signingArn, signingKey);
  return { texts, signingKey, accessKeys, authorizations };
}

function keyIn(keys: Map<string, AccessKey>, arn: string): AccessKey {
  const key = keys.get(arn) ?? { accessKeyId: random(), secretAccessKey: random() };
  keys.set(arn, key);
  return key;
}

function accessKeyFields(source: SourceConfig, { accessKeyId, secretAccessKey }: AccessKey): Record<string, string> {
  const [idField, secretField] = fieldsOf(source);
  return { [idField]: accessKeyId, [secretField]: secretAccessKey };
}

function random(): string {
  return randomBytes(24).toString('base64url');
}
