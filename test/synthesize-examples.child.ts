import * as path from 'node:path';

/** The folder of an example, and environment variables for it. */
export interface ExampleApp {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

// Each app reads its environment when it is created, and synthesizes when the process ends.
const apps = JSON.parse(process.argv[2]) as ExampleApp[];
process.setMaxListeners(apps.length);
for (const { cwd, env } of apps) {
  Object.assign(process.env, env);
  process.chdir(cwd);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- one app at a time
  require(path.join(cwd, 'app.ts'));
}
