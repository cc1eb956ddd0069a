import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE } from '../prove/checks/check';
import { parseOptions } from '../prove/options';
import { InstallOptions, installApp } from '../prove/package';
import { prove } from '../prove/proof';
import { FakeAws } from '../prove/support/fake-aws';
import { LocalDeployments, RUN } from '../prove/support/local-proof';
import { fakeCdk } from '../prove/support/try-out';

// Runs every phase of `npm run prove` with the package as it is packed and installed. Only AWS is replaced: its APIs,
// the deployments of the CDK CLI, which synthesizes, and CloudFront, by the local edge. The package must be built.

const NOT_RUN = ['flat-rate-plan']; // no distribution has a plan

async function main(): Promise<number> {
  const aws = new FakeAws();
  await aws.start();
  const deployments = new LocalDeployments(aws);
  aws.onDeploy = deployments.deploy;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prove-gate-'));
  try {
    const code = await prove(RUN, parseOptions(['--yes', '--region', 'eu-west-1'], {}), {
      say: text => void process.stdout.write(text),
      confirm: async () => true,
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
      install: options => installWithFakeDeployments(options, folder, aws),
      signal: new AbortController().signal,
      reports: folder,
      env: aws.env,
      patience: { ...PATIENCE, purge: 20_000, settle: 100 },
      wait: ms => sleep(Math.min(ms, 1200)), // as long as ages and lifetimes take to be seen
    });
    return code === 0 && onlyExpectedAreNotRun(folder) ? 0 : 1;
  } finally {
    await deployments.served?.close();
    await aws.close();
    fs.rmSync(folder, { recursive: true });
  }
}

async function installWithFakeDeployments(options: InstallOptions, folder: string, aws: FakeAws) {
  const installed = await installApp(options);
  const { cdk, cli } = installed.programs;
  return { ...installed, programs: { cli, cdk: fakeCdk(folder, { aws: aws.url, cdk }) } };
}

function onlyExpectedAreNotRun(folder: string): boolean {
  const report = fs.readFileSync(path.join(folder, `prove-${RUN}/report.json`), 'utf8');
  const { checks } = JSON.parse(report) as { checks: { id: string; status: string }[] };
  const notRun = checks.filter(({ id, status }) => status === 'not run' && !NOT_RUN.includes(id));
  notRun.forEach(({ id }) => console.error(`the check ${id} must run without AWS`));
  return notRun.length === 0;
}

main().then(
  code => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
