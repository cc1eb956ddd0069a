import { randomBytes } from 'node:crypto';
import { isRecord } from './assembly';
import { TransformerConfig } from '../transformation/transformer-config';

/** The texts of secrets by their ARNs, made up anew at each start: what is in AWS stays there. */
export interface MadeUpSecrets {
  readonly texts: ReadonlyMap<string, string>;
  /** What URLs are signed by. */
  readonly signingKey?: string;
}

type Environment = Readonly<Record<string, string>>;

/** What the transformer of this library was told; undefined for functions of others. */
export function transformerConfigOf({ CONFIG: text }: Environment): TransformerConfig | undefined {
  try {
    const config: unknown = JSON.parse(text ?? 'null');
    return isRecord(config) && isRecord(config.rules) ? config as unknown as TransformerConfig : undefined;
  } catch {
    return undefined;
  }
}

/** One for each secret that the transformer is told of. */
export function makeUpSecrets(environment: Environment): MadeUpSecrets {
  const signing = transformerConfigOf(environment)?.signing;
  const { SIGNING_SECRET: arn } = environment;
  if (!signing || !arn) return { texts: new Map() };
  const signingKey = randomBytes(24).toString('base64url');
  const { secretField } = signing;
  return { texts: new Map([[arn, secretField === undefined ? signingKey : JSON.stringify({ [secretField]: signingKey })]]), signingKey };
}
