import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { pythonPrograms } from './install';
import { freePort, withServer } from './server';

/** The result of a deployment. */
export interface Deployment {
  /** The status of the stack, such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly reason: string;
  /** The statuses of resources, by logical ID. */
  readonly resources: ReadonlyMap<string, string>;
}

/** An emulator of AWS's control plane. */
export interface Emulator {
  put(bucket: string, key: string, body: Buffer): Promise<void>;
  deploy(stack: string, template: unknown): Promise<Deployment>;
}

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
const PATIENCE_MS = 120_000;

/** Runs the emulator during the work. */
export async function withMinistack<T>(work: (emulator: Emulator) => Promise<T>): Promise<T> {
  const port = await freePort();
  const env = {
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: REGION,
  };
  return withServer(
    path.join(pythonPrograms(), 'ministack'),
    [],
    port,
    () => work(emulatorAt(`http://127.0.0.1:${port}`)),
    { env },
  );
}

function emulatorAt(url: string): Emulator {
  const client = (service: string) =>
    new AwsClient({ accessKeyId: 'test', secretAccessKey: 'test', service, region: REGION, retries: 0 });
  const cloudFormation = async (action: string, parameters: Record<string, string>) => {
    const response = await client('cloudformation').fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ Action: action, Version: '2010-05-15', ...parameters }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return response.text();
  };
  return {
    put: async (bucket, key, body) => {
      for (const [target, content] of [[bucket, undefined], [`${bucket}/${key}`, body]] as const) {
        const response = await client('s3').fetch(`${url}/${target}`, { method: 'PUT', body: content });
        if (!response.ok && response.status !== 409) {
          throw new Error(`ministack answered ${response.status}: ${await response.text()}`);
        }
      }
    },
    deploy: async (stack, template) => {
      const created = await cloudFormation('CreateStack', {
        'StackName': stack,
        'TemplateBody': JSON.stringify(template),
        'Capabilities.member.1': 'CAPABILITY_IAM',
      });
      if (!created.includes('<StackId>')) return { status: 'REFUSED', reason: created, resources: new Map() };
      return settled(stack, cloudFormation);
    },
  };
}

async function settled(
  stack: string,
  cloudFormation: (action: string, parameters: Record<string, string>) => Promise<string>,
): Promise<Deployment> {
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS; await sleep(200)) {
    const described = await cloudFormation('DescribeStacks', { StackName: stack });
    const status = textOf(described, 'StackStatus');
    if (status.endsWith('_IN_PROGRESS')) continue;
    const resources = (await cloudFormation('DescribeStackResources', { StackName: stack })).split('<member>').slice(1);
    return {
      status,
      reason: textOf(described, 'StackStatusReason'),
      resources: new Map(
        resources.map(resource => [textOf(resource, 'LogicalResourceId'), textOf(resource, 'ResourceStatus')]),
      ),
    };
  }
  throw new Error(`${stack} is not deployed after ${PATIENCE_MS} ms`);
}

function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
}
