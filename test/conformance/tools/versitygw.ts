import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { AwsClient } from 'aws4fetch';
import { goProgram } from './install';
import { freePort, withServer } from './server';

/** Sends requests as one caller, to paths that begin with the bucket. */
export type Sender = (
  method: string,
  target: string,
  body?: string | Buffer,
  headers?: Record<string, string>,
) => Promise<Response>;

export interface S3Server {
  readonly url: string;
  readonly root: Sender;
  /** An anonymous caller, who signs nothing. */
  readonly anonymous: Sender;
  /** Creates an account, which can create buckets as `userplus`. Policies refer to it by its name. */
  addAccount(name: string, role?: 'user' | 'userplus'): { readonly keys: Keys; readonly send: Sender };
}

export interface Keys { readonly accessKeyId: string; readonly secretAccessKey: string }

const ENABLED =
  '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';

export function versitygwProgram(): string {
  return goProgram('github.com/versity/versitygw/cmd/versitygw', 'v1.8.0');
}

/** Runs the server during the work, with its contents in the folder. */
export async function withVersitygw<T>(folder: string, work: (server: S3Server) => Promise<T>): Promise<T> {
  const program = versitygwProgram();
  const port = await freePort();
  const root = newKeys('root');
  const [data, iam, versions] = ['data', 'iam', 'versions'].map(name =>
    fs.mkdirSync(path.join(folder, name), { recursive: true })!,
  );
  const args = [
    '--port',
    `127.0.0.1:${port}`,
    '--access',
    root.accessKeyId,
    '--secret',
    root.secretAccessKey,
    '--iam-dir',
    iam,
    '--quiet',
    'posix',
    '--versioning-dir',
    versions,
    data,
  ];
  return withServer(program, args, port, () => work(serverAt(program, `http://127.0.0.1:${port}`, root)));
}

/** Creates a bucket with versioning, like the synthesized ones. */
export async function makeBucket(owner: Sender, name: string): Promise<void> {
  await expectOk(owner('PUT', `/${name}`));
  await expectOk(owner('PUT', `/${name}?versioning`, ENABLED));
}

export async function expectOk(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw new Error(`versitygw answered ${response.status}: ${await response.text()}`);
  return response;
}

function serverAt(program: string, url: string, root: Keys): S3Server {
  return {
    url,
    root: senderOf(url, root),
    anonymous: (method, target, body, headers) => fetch(url + target, { method, body, headers }),
    addAccount: (name, role = 'user') => {
      const keys = newKeys(name);
      execFileSync(program, [
        'admin', '--access', root.accessKeyId, '--secret', root.secretAccessKey, '--endpoint-url', url,
        'create-user', '--access', keys.accessKeyId, '--secret', keys.secretAccessKey, '--role', role,
      ], { stdio: ['ignore', 'pipe', 'pipe'] });
      return { keys, send: senderOf(url, keys) };
    },
  };
}

function senderOf(url: string, keys: Keys): Sender {
  const client = new AwsClient({ ...keys, service: 's3', region: 'us-east-1', retries: 0 });
  return (method, target, body, headers) => client.fetch(url + target, { method, body, headers });
}

function newKeys(name: string): Keys {
  return { accessKeyId: name, secretAccessKey: randomBytes(20).toString('hex') };
}
