import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { inTemporaryFolder } from '../bench/folder';
import { QUIET } from '../languages/workshop';
import { TYPESCRIPT_EXAMPLES, synthesizeExamples } from '../synthesize-examples';

// Every example synthesizes, and the CDK's command line reads the result. `npm run conformance` lints the templates.

void inTemporaryFolder(async folder => {
  synthesizeExamples(folder);
  for (const name of TYPESCRIPT_EXAMPLES) {
    console.log(`${name}:`);
    const command = [require.resolve('aws-cdk/bin/cdk'), 'ls', '--no-notices', '--app', path.join(folder, name)];
    execFileSync(process.execPath, command, { env: { ...process.env, ...QUIET }, stdio: 'inherit' });
  }
});
