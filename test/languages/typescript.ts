import * as fs from 'node:fs';
import * as path from 'node:path';
import { Language, Workshop } from './language';
import { run } from './run';
import { devDependencies as newest } from '../gates/newest/package.json';

export const typescript = typescriptWith('TypeScript', []);

/** The same app with the newest CDK in place of the oldest one. */
export const typescriptWithNewestCdk = typescriptWith(`TypeScript with CDK ${newest['aws-cdk-lib']}`, [
  `aws-cdk-lib@${newest['aws-cdk-lib']}`,
]);

function typescriptWith(name: string, packages: string[]): Language {
  return {
    name,
    target: 'js',
    example: 'typescript',

    async install({ app, dist }: Workshop): Promise<void> {
      const tarball = fs.readdirSync(path.join(dist, 'js')).find(file => file.endsWith('.tgz'))!;
      await run('npm', ['install', '--prefer-offline', '--no-save', path.join(dist, 'js', tarball), ...packages], {
        cwd: app,
      });
    },

    environmentOf: () => ({}),

    refusal: async ({ app }: Workshop) => {
      fs.copyFileSync(path.join(__dirname, 'refusal/refusal.ts'), path.join(app, 'refusal.ts'));
      return run('npx', ['tsx', 'refusal.ts'], { cwd: app });
    },

    /** Runs them in one process, because loading the CDK takes longer than a program. */
    async runPrograms({ app }: Workshop, programs): Promise<void> {
      for (const program of programs) fs.writeFileSync(path.join(app, `${program.name}.ts`), program.code);
      const statements = programs.map(program =>
        `process.env.CDK_OUTDIR = ${JSON.stringify(program.outdir)};\nrequire('./${program.name}');\n`);
      fs.writeFileSync(path.join(app, 'programs.ts'), statements.join(''));
      await run('npx', ['tsx', 'programs.ts'], { cwd: app });
    },

    command: ({ app }: Workshop, args) => run('npx', ['cdk-image-cdn', ...args], { cwd: app }),
  };
}
