// Takes the place of the CDK CLI, as a test has prepared it:
//   node fake-cdk.mjs PREPARED ARGUMENTS…
// PREPARED is a JSON file:
//   { calls, aws, cdk?, assembly? }
// It synthesizes by the command `cdk`, or links the cloud assembly `assembly`. Deployments are left to the fake AWS.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const [file, ...args] = process.argv.slice(2);
const { calls, aws, cdk, assembly } = JSON.parse(fs.readFileSync(file, 'utf8'));
const { AWS_ACCESS_KEY_ID: key, PROVE_STEP: step = '-' } = process.env;
fs.appendFileSync(calls, `${step} ${key} ${args.join(' ')}\n`);

const option = name => path.resolve(args[args.indexOf(name) + 1]);

function synthesize() {
  if (cdk) process.exitCode = spawnSync(cdk[0], [...cdk.slice(1), ...args], { stdio: 'inherit' }).status;
  else fs.symlinkSync(assembly, option('--output'));
}

async function deploy() {
  const deployment = { assembly: option('--app'), stacks: args.includes('--all') ? [] : stacksIn(args) };
  console.log('CREATE_IN_PROGRESS | AWS::CloudFront::Distribution');
  const response = await fetch(`${aws}/deploy`, { method: 'POST', body: JSON.stringify(deployment) });
  if (!response.ok) throw new Error(`failed: Resource handler returned message: "${await response.text()}"`);
  if (args.includes('--outputs-file')) fs.writeFileSync(option('--outputs-file'), await response.text());
}

const stacksIn = words => words.slice(words.indexOf('--exclusively') + 1).filter(word => !word.startsWith('--'));

switch (args[0]) {
  case 'synth':
    synthesize();
    break;
  case 'deploy':
    await deploy();
    break;
  default:
    throw new Error(`unexpected: ${args.join(' ')}`);
}
