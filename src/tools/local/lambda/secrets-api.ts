import { LambdaFunction } from './lambda-function';
import { HttpResponse, httpDate } from '../http/http';
import { Handler, IncomingRequest } from '../http/listener';
import { decideForIdentity } from '../iam/policy';
import { transport } from '../iam/transport';

/**
 * Secrets Manager as the functions meet it: each reads what its role lets it read, in its only version.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function privateSecrets(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const caller = callerOf(functions, request);
    if (!caller) return refusal('UnrecognizedClientException', clock());
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return refusal('UnknownOperationException', clock());
    const { SecretId: arn, VersionStage: stage = 'AWSCURRENT' } = await bodyOf(request);
    if (!isAllowed(caller, arn)) return refusal('AccessDeniedException', clock());
    const text = stage === 'AWSCURRENT' ? caller.secrets.texts.get(arn) : undefined;
    return text === undefined ? refusal('ResourceNotFoundException', clock()) : answer(200, { ARN: arn, SecretString: text, VersionStages: [stage] }, clock());
  };
}

function callerOf(functions: readonly LambdaFunction[], { headers }: IncomingRequest): LambdaFunction | undefined {
  const keyId = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/secretsmanager\/aws4_request,/.exec(headers.authorization ?? '')?.[1];
  return functions.find(({ credentials }) => credentials.accessKeyId === keyId);
}

function isAllowed({ role }: LambdaFunction, arn: string): boolean {
  return decideForIdentity(role.statements, {
    principal: { type: 'aws', arn: role.arn }, action: 'secretsmanager:GetSecretValue', resource: fullArn(arn), context: transport(true),
  }) === 'allow';
}

/** A secret is found by an ARN without its last six characters too, which policies speak of. */
function fullArn(arn: string): string {
  return /-\w{6}$/.test(arn) ? arn : `${arn}-local1`;
}

async function bodyOf({ body }: IncomingRequest): Promise<Record<string, string>> {
  return JSON.parse((await body()).toString()) as Record<string, string>;
}

function refusal(type: string, now: number): HttpResponse {
  return answer(400, { __type: type }, now);
}

function answer(status: number, json: unknown, now: number): HttpResponse {
  const body = Buffer.from(JSON.stringify(json));
  return { status, headers: { 'date': httpDate(now), 'content-type': 'application/x-amz-json-1.1', 'content-length': String(body.length) }, body };
}
