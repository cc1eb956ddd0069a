import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WantedWorker, findWorker, WorkerResource } from './find-worker';
import { APP_OPTION, DEFAULT_APP } from './options';
import { AwsResponse, endpointOf, textOf } from '../../../runtime/aws/aws-api';
import { AwsClient, Credentials } from '../../../runtime/aws/aws-client';
import { Arguments, CommandError, Option } from '../command';

export interface DeployedWorker {
  /** Invokes the function and returns its result. Rejects with a `CommandError` that names the cause. */
  invoke(event: object): Promise<Record<string, unknown>>;
}

const PATIENCE_MILLISECONDS = 330_000; // longer than a worker may run

/** The options that select the worker of a CDN. */
export const WORKER_OPTIONS: readonly Option[] = [
  APP_OPTION,
  { name: 'stack', value: 'NAME', summary: 'stack of the CDN, required if the app has several' },
  { name: 'cdn', value: 'PATH', summary: 'construct path of the CDN, required if the stack has several' },
  { name: 'region', value: 'REGION', summary: 'Region of the stack (default: AWS_REGION, or the Region in the app)' },
];

/** Returns the deployed worker that these options select. */
export function connectToWorker(
  args: Arguments, wanted: Pick<WantedWorker, 'metadata' | 'what' | 'remedy'>,
): Promise<DeployedWorker> {
  const [stack, cdn] = [args.text('stack'), args.text('cdn')];
  const found = findWorker({ app: args.text('app') ?? DEFAULT_APP, stack, cdn, ...wanted });
  // CI systems set variables without a value to an empty text.
  const region = args.text('region') ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || found.region);
  return connect({ ...found, region });
}

/** Returns the worker under its physical name, which CloudFormation resolves. */
async function connect({ stack, logicalId, region }: WorkerResource): Promise<DeployedWorker> {
  const session = new Session(process.env);
  const client = (service: string) => new AwsClient({
    service, region, endpoint: endpointOf(service, region, process.env), credentials: () => session.credentials(),
  });
  const query = new URLSearchParams({
    Action: 'DescribeStackResource', Version: '2010-05-15', StackName: stack, LogicalResourceId: logicalId,
  });
  const found = await ask(`stack ${stack} in ${region}`, session, () =>
    client('cloudformation').request('POST', '/', {
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: query.toString(),
    }),
  );
  const name = textOf(found, 'PhysicalResourceId');
  if (name === undefined) {
    throw new CommandError(`stack ${stack} in ${region} has no resource ${logicalId}: deploy it first`);
  }
  const lambda = client('lambda');
  return {
    invoke: async event => {
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
      const text = await ask(name, session, () =>
        lambda.request('POST', path, { body: JSON.stringify(event), idleTimeout: PATIENCE_MILLISECONDS }),
      );
      const result = JSON.parse(text) as Record<string, unknown>;
      if ('errorMessage' in result) throw new CommandError(`${name} failed: ${String(result.errorMessage)}`);
      return result;
    },
  };
}

async function ask(what: string, session: Session, request: () => Promise<AwsResponse>): Promise<string> {
  const send = () => request().catch((error: Error) => {
    throw error instanceof CommandError ? error
      : new CommandError(`${what}: no response from AWS: ${error.message}`);
  });
  const first = await send();
  const { status, body } = isExpired(first) && session.renew() ? await send() : first;
  const text = body.toString();
  if (status < 300) return text;
  const reason = isExpired({ status, body }) ? 'the credentials have expired. Set new ones, or sign in with the AWS CLI '
    + '(version 2)' : textOf(text, 'Message') ?? text;
  throw new CommandError(`${what}: AWS responded with ${status}: ${reason}`);
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function isExpired({ status, body }: AwsResponse): boolean {
  return status >= 400 && /ExpiredToken|security token included in the request is expired/.test(body.toString());
}

/** The credentials of a command, which may run longer than they are valid. */
class Session {
  private exported?: Promise<Credentials>;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Returns credentials from the environment, or from the AWS CLI, which supports profiles and IAM Identity Center. */
  public async credentials(): Promise<Credentials> {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = this.env;
    if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken };
    this.exported ??= exportCredentials(this.env).catch((error: unknown) => {
      this.exported = undefined;
      throw error;
    });
    return this.exported;
  }

  /** Lets the AWS CLI export credentials again. Returns whether they come from it. */
  public renew(): boolean {
    const isExported = this.exported !== undefined;
    this.exported = undefined;
    return isExported;
  }
}

async function exportCredentials(env: NodeJS.ProcessEnv): Promise<Credentials> {
  try {
    const command = ['configure', 'export-credentials', '--format', 'process'];
    const { stdout } = await promisify(execFile)('aws', command, { env });
    const given = JSON.parse(stdout) as Record<string, string>;
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
  } catch {
    throw new CommandError('no AWS credentials found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, '
      + 'or sign in with the AWS CLI (version 2)');
  }
}
