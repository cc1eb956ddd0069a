// Stands in for the CDK CLI and the package's own command line, as a test has prepared them:
//   node stand-in.mjs PREPARED ARGUMENTS…
// PREPARED is a JSON file:
//   { aws, calls, outputs, stacks, deploy: 'works' | 'fails' | 'hangs', purge: 'works' | 'fails' }
import * as fs from 'node:fs';

const [file, ...args] = process.argv.slice(2);
const prepared = JSON.parse(fs.readFileSync(file, 'utf8'));
const { AWS_ACCESS_KEY_ID: key, PROVE_ACCESS: access = '-' } = process.env;
fs.appendFileSync(prepared.calls, `${access} ${key} ${args.join(' ')}\n`);

const register = status =>
  fetch(`${prepared.aws}/stand-in`, {
    method: 'POST',
    body: JSON.stringify(prepared.stacks.map(stack => ({ ...stack, status }))),
  });

async function deploy() {
  const outputs = args[args.indexOf('--outputs-file') + 1];
  const isFirst = args.includes('--all');
  if (prepared.deploy === 'fails') {
    await register('ROLLBACK_COMPLETE');
    console.error('CdkImageCdnProve-Images failed: Resource handler returned message: "no such luck"');
    process.exitCode = 1;
  } else if (prepared.deploy === 'hangs') {
    await register('CREATE_IN_PROGRESS');
    console.log('CREATE_IN_PROGRESS | AWS::CloudFront::Distribution');
    setInterval(() => undefined, 1000);
  } else {
    await register('CREATE_COMPLETE');
    if (isFirst) fs.writeFileSync(outputs, JSON.stringify(prepared.outputs));
  }
}

switch (args[0]) {
  case 'synth':
    break;
  case 'deploy':
    await deploy();
    break;
  case 'purge':
    console.log('I2J0I21PCUYOIK is completed');
    process.exitCode = prepared.purge === 'fails' ? 1 : 0;
    break;
  default:
    throw new Error(`unexpected: ${args.join(' ')}`);
}
