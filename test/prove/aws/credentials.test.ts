import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CredentialsError, ProfileCredentials } from './credentials';

let folder: string;
const NOW = Date.UTC(2026, 10, 26);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'credentials-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** An AWS CLI that does what the script says, and counts its calls. */
function cli(script: string): NodeJS.ProcessEnv {
  fs.writeFileSync(path.join(folder, 'aws'), `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`, { mode: 0o755 });
  return { PATH: `${folder}:/usr/bin:/bin` };
}

const exported = (expiration: number) =>
  cli(
    `echo '${JSON.stringify({
      Version: 1,
      AccessKeyId: 'ASIAEXAMPLE',
      SecretAccessKey: 'secret',
      SessionToken: 'token',
      Expiration: new Date(expiration).toISOString(),
    })}'`,
  );
const calls = () => fs.readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');

test('the AWS CLI exports the credentials of a profile', async () => {
  const credentials = new ProfileCredentials('work', exported(NOW + 3_600_000), () => NOW);
  expect(await credentials.get()).toEqual({
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  expect(calls()).toEqual(['configure export-credentials --format process --profile work']);
});

test('credentials are exported again shortly before they expire, but not earlier', async () => {
  let now = NOW;
  const credentials = new ProfileCredentials('work', exported(NOW + 3_600_000), () => now);
  await credentials.get();
  now += 3_000_000 - 1;
  await credentials.get();
  expect(calls()).toHaveLength(1);
  now += 2;
  await credentials.get();
  expect(calls()).toHaveLength(2);
});

test('a session that may expire before the proof ends causes a warning', async () => {
  const short = new ProfileCredentials('work', exported(NOW + 1_800_000), () => NOW);
  expect(await short.warning()).toMatch(/^These credentials expire in 30 minutes\./);
  const long = new ProfileCredentials('work', exported(NOW + 4_800_000), () => NOW);
  expect(await long.warning()).toBeUndefined();
});

test('the environment takes precedence if no profile is named', async () => {
  const env = { ...cli('exit 1'), AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(await new ProfileCredentials(undefined, env).get()).toEqual({
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: undefined,
  });
});

test('a named profile takes precedence over the environment', async () => {
  const env = { ...exported(NOW + 3_600_000), AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect((await new ProfileCredentials('work', env, () => NOW).get()).accessKeyId).toBe('ASIAEXAMPLE');
});

test.each([
  [
    'the CLI is missing',
    () => ({ PATH: folder }),
    /reading the profile work needs the AWS CLI, version 2: install it, or set AWS_ACCESS_KEY_ID/,
  ],
  [
    'the CLI is too old',
    () => cli('echo "aws: error: argument subcommand: Invalid choice" >&2; exit 2'),
    /needs version 2 of the AWS CLI/,
  ],
  [
    'the session is over',
    () => cli('echo "Error loading SSO Token: Token has expired" >&2; exit 255'),
    /no credentials for the profile work: Error loading SSO Token: Token has expired\. Log in with the AWS CLI/,
  ],
])('the error for missing credentials contains the remedy if %s', async (_, env, message) => {
  const failing = new ProfileCredentials('work', env()).get();
  await expect(failing).rejects.toThrow(CredentialsError);
  await expect(failing).rejects.toThrow(message);
});
