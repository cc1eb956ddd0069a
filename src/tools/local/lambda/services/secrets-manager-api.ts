import { Handler, IncomingRequest } from '../../http/listener';
import { HttpResponse, httpDate } from '../../http/message';
import { decideForIdentity } from '../../iam/policy';
import { transportContext } from '../../iam/policy-conditions';
import { LambdaFunction } from '../lambda-function';

/**
 * Creates the API of Secrets Manager. Each function reads the secrets that its role allows, in their only version.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function secretsManagerApi(functions: readonly LambdaFunction[], clock: () => number): Handler {
  return async request => {
    const caller = callerOf(functions, request);
    if (!caller) return errorResponse('UnrecognizedClientException', clock());
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
      return errorResponse('UnknownOperationException', clock());
    }
    const { SecretId: arn, VersionStage: stage = 'AWSCURRENT' } = await bodyOf(request);
    if (!isAllowed(caller, arn)) return errorResponse('AccessDeniedException', clock());
    const text = stage === 'AWSCURRENT' ? caller.secrets.texts.get(arn) : undefined;
    if (text === undefined) return errorResponse('ResourceNotFoundException', clock());
    return jsonResponse(200, { ARN: arn, SecretString: text, VersionStages: [stage] }, clock());
  };
}

function callerOf(functions: readonly LambdaFunction[], { headers }: IncomingRequest): LambdaFunction | undefined {
  const [, keyId] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/secretsmanager\/aws4_request,/
    .exec(headers.authorization ?? '') ?? [];
  return functions.find(({ credentials }) => credentials.accessKeyId === keyId);
}

function isAllowed({ role }: LambdaFunction, arn: string): boolean {
  return decideForIdentity(role.statements, {
    principal: { type: 'aws', arn: role.arn },
    action: 'secretsmanager:GetSecretValue',
    resource: fullArn(arn),
    context: transportContext(true),
  }) === 'allow';
}

/** Secrets Manager also accepts an ARN without its random suffix, which policies match. */
function fullArn(arn: string): string {
  return /-\w{6}$/.test(arn) ? arn : `${arn}-local1`;
}

async function bodyOf({ body }: IncomingRequest): Promise<Record<string, string>> {
  return JSON.parse((await body()).toString()) as Record<string, string>;
}

function errorResponse(type: string, now: number): HttpResponse {
  return jsonResponse(400, { __type: type }, now);
}

function jsonResponse(status: number, json: unknown, now: number): HttpResponse {
  const body = Buffer.from(JSON.stringify(json));
  const contentType = 'application/x-amz-json-1.1';
  return {
    status,
    headers: { 'date': httpDate(now), 'content-type': contentType, 'content-length': String(body.length) },
    body,
  };
}
