import { randomBytes } from 'node:crypto';
import { isRecord } from './assembly';
import { AccessKey } from './signature-v4';
import { SourceConfig } from '../transformation/source-client';
import { TransformerConfig, parseConfig } from '../transformation/transformer-config';

/** The texts of secrets by their ARNs, made up anew at each start: what is in AWS stays there. */
export interface MadeUpSecrets {
  readonly texts: ReadonlyMap<string, string>;
  /** What URLs are signed by. */
  readonly signingKey?: string;
  /** What originals are read by that are in no bucket of AWS. */
  readonly sourceKey?: AccessKey;
}

type Environment = Readonly<Record<string, string>>;

/** What the transformer of this library was told; undefined for functions of others. */
export function transformerConfigOf({ CONFIG: text }: Environment): TransformerConfig | undefined {
  try {
    const config: unknown = JSON.parse(text ?? 'null');
    return isRecord(config) && isRecord(config.rules) ? parseConfig(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One for each secret that the transform function reads.
 *
 * @param keys made up so far, by the ARNs of their secrets
 */
export function makeUpSecrets(environment: Environment, keys: Map<string, AccessKey>): MadeUpSecrets {
  const { signing, source } = transformerConfigOf(environment) ?? {};
  const { SIGNING_SECRET: signingArn, SOURCE_SECRET: sourceArn } = environment;
  const signingKey = signing && signingArn ? keyIn(keys, signingArn).secretAccessKey : undefined;
  const sourceKey = source && sourceArn ? keyIn(keys, sourceArn) : undefined;
  const texts = new Map<string, string>();
  if (signing && signingKey) texts.set(signingArn, inField(signing.secretField, signingKey));
  if (source && sourceKey) texts.set(sourceArn, sourceText(source, sourceKey));
  return { texts, signingKey, sourceKey };
}

function keyIn(keys: Map<string, AccessKey>, arn: string): AccessKey {
  const key = keys.get(arn) ?? { accessKeyId: random(), secretAccessKey: random() };
  keys.set(arn, key);
  return key;
}

function inField(field: string | undefined, key: string): string {
  return field === undefined ? key : JSON.stringify({ [field]: key });
}

function sourceText({ accessKeyIdField, secretAccessKeyField }: SourceConfig, { accessKeyId, secretAccessKey }: AccessKey): string {
  return JSON.stringify({ [accessKeyIdField]: accessKeyId, [secretAccessKeyField]: secretAccessKey });
}

function random(): string {
  return randomBytes(24).toString('base64url');
}
