import { AwsClient, roleCredentials } from './aws-client';
import { hostOf } from '../../model/aws-host';

/**
 * Secrets Manager, where a secret of this ARN is.
 *
 * @param endpoint another server than AWS's; AWS's SDKs, too, take it from `AWS_ENDPOINT_URL_SECRETS_MANAGER`
 */
export function secretsClient(arn: string, endpoint?: string): AwsClient {
  const region = arn.split(':')[3];
  return new AwsClient({
    endpoint: endpoint ?? `https://${hostOf('secretsmanager', region)}`, service: 'secretsmanager', region, credentials: roleCredentials,
  });
}

/**
 * The text of a version of a secret, or undefined where there is no such version: a secret that was never rotated has
 * no previous one.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function secretText(client: AwsClient, arn: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<string | undefined> {
  const { status, body } = await client.request('POST', '/', {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: arn, VersionStage: stage }),
  });
  const { SecretString: text, __type: type } = parsed(body.toString()) as { SecretString?: string; __type?: string };
  if (status === 200 && typeof text === 'string') return text;
  if (stage === 'AWSPREVIOUS' && type?.endsWith('ResourceNotFoundException')) return undefined;
  throw new Error(`Secrets Manager answered ${status} ${type ?? 'without a text'} to GetSecretValue of ${stage}`);
}

/**
 * The current key and the previous one, which may be from a time when the secret had no such field, and then is none.
 */
export async function keysInUse(client: AwsClient, arn: string, field: string | undefined): Promise<string[]> {
  const [current, previous] = await Promise.all([secretText(client, arn, 'AWSCURRENT'), secretText(client, arn, 'AWSPREVIOUS')]);
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

/** A field of a secret that is a JSON object; without a name, the secret as it is. */
export function fieldOf(text: string, field: string | undefined): string {
  if (field === undefined) return text;
  const value = parsed(text)[field];
  if (typeof value !== 'string' || value === '') throw new Error(`the secret has no text in its field ${field}`);
  return value;
}

/** The parser's own message would quote the secret. */
function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw new Error('no JSON where there should be');
  }
}
