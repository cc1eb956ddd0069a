import { AwsClient } from '../../../../../src/runtime/aws/aws-client';
import { Listener, listen, urlOf } from '../../../../../src/tools/local/http/listener';
import { LambdaFunction } from '../../../../../src/tools/local/lambda/lambda-function';
import { awsEndpoint } from '../../../../../src/tools/local/lambda/services/aws-endpoint';

const PREFIX = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:';

let listener: Listener;

beforeEach(async () => {
  const reader = {
    credentials: { accessKeyId: 'ASIAREADER', secretAccessKey: 's', sessionToken: 't' },
    role: {
      arn: 'arn:aws:iam::111122223333:role/reader',
      statements: [
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: [`${PREFIX}mine-AbCdEf`, `${PREFIX}by-name-??????`],
        },
      ],
    },
    secrets: {
      texts: new Map([
        [`${PREFIX}mine-AbCdEf`, 'a'],
        [`${PREFIX}by-name`, 'b'],
        [`${PREFIX}other-AbCdEf`, 'c'],
      ]),
    },
    buckets: [],
  } as unknown as LambdaFunction;
  listener = await listen(0, awsEndpoint([reader], { queues: [], functions: [], caches: new Map() }, () => 0));
});
afterEach(() => listener.close());

async function ask(
  body: object,
  accessKeyId = 'ASIAREADER',
  target = 'secretsmanager.GetSecretValue',
): Promise<string> {
  const client = new AwsClient({
    endpoint: urlOf(listener),
    service: 'secretsmanager',
    region: 'us-east-1',
    credentials: async () => ({ accessKeyId, secretAccessKey: 's' }),
  });
  const headers = { 'x-amz-target': target };
  const response = await client.request('POST', '/', { headers, body: JSON.stringify(body) });
  const { SecretString: text, __type: type } = JSON.parse(response.body.toString());
  return `${response.status} ${text ?? type}`;
}

test.each([
  [{ SecretId: `${PREFIX}mine-AbCdEf` }, '200 a'],
  [{ SecretId: `${PREFIX}mine-AbCdEf`, VersionStage: 'AWSCURRENT' }, '200 a'],
  [{ SecretId: `${PREFIX}by-name` }, '200 b'],
  [{ SecretId: `${PREFIX}mine-AbCdEf`, VersionStage: 'AWSPREVIOUS' }, '400 ResourceNotFoundException'],
  [{ SecretId: `${PREFIX}other-AbCdEf` }, '400 AccessDeniedException'],
])('the Secrets Manager API responds to %j with %s', async (body, expected) => {
  expect(await ask(body)).toBe(expected);
});

test('the Secrets Manager API denies other callers, and supports no other action', async () => {
  expect(await ask({ SecretId: `${PREFIX}mine-AbCdEf` }, 'ASIAOTHER')).toBe('400 UnrecognizedClientException');
  expect(await ask({ SecretId: `${PREFIX}mine-AbCdEf` }, 'ASIAREADER', 'secretsmanager.PutSecretValue')).toBe(
    '400 UnknownOperationException',
  );
});
