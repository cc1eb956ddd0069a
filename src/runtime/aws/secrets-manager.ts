import { AwsClient, roleCredentials } from './aws-client';
import { hostOf } from '../../model/aws-host';

/**
 * Returns a client of Secrets Manager in the Region of a secret.
 *
 * @param endpoint URL of another server, from `AWS_ENDPOINT_URL_SECRETS_MANAGER` as in AWS SDKs
 */
export function secretsClient(arn: string, endpoint?: string): AwsClient {
  const region = arn.split(':')[3];
  return new AwsClient({
    endpoint: endpoint ?? `https://${hostOf('secretsmanager', region)}`,
    service: 'secretsmanager',
    region,
    credentials: roleCredentials,
  });
}

/**
 * Returns the text of a version of a secret. Returns undefined for the previous version of a secret that was never
 * rotated.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function secretText(
  client: AwsClient, arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS',
): Promise<string | undefined> {
  const { status, body } = await client.request('POST', '/', {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: arn, VersionStage: stage }),
  });
  const { SecretString: text, __type: type } = parsed(body.toString()) as { SecretString?: string; __type?: string };
  if (status === 200 && typeof text === 'string') return text;
  if (stage === 'AWSPREVIOUS' && type?.endsWith('ResourceNotFoundException')) return undefined;
  throw new Error(`Secrets Manager returned ${status} ${type ?? 'without a text'} to GetSecretValue of ${stage}`);
}

/**
 * Returns the current key, and the previous one if there is one. An earlier version of the secret may lack the field.
 */
export async function keysInUse(client: AwsClient, arn: string, field: string | undefined): Promise<string[]> {
  const [current, previous] = await Promise.all([
    secretText(client, arn, 'AWSCURRENT'), secretText(client, arn, 'AWSPREVIOUS'),
  ]);
  const keys = [fieldOf(current!, field)];
  return previous !== undefined && hasField(previous, field) ? [...keys, fieldOf(previous, field)] : keys;
}

function hasField(text: string, field: string | undefined): boolean {
  try {
    return fieldOf(text, field) !== '';
  } catch {
    return false;
  }
}

/** Returns a field of a secret that is a JSON object. Without a field, returns the whole secret. */
export function fieldOf(text: string, field: string | undefined): string {
  if (field === undefined) return text;
  const value = parsed(text)[field];
  if (typeof value !== 'string' || value === '') throw new Error(`the secret has no text in its field ${field}`);
  return value;
}

/** Parses a secret. The message of `JSON.parse()` would quote it. */
function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw new Error('the secret is not JSON');
  }
}
