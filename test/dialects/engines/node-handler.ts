import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

const CACHE = path.join(__dirname, '../../../node_modules/.cache/dialects-node');

/** A function of AWS Lambda or CloudFront Functions. */
export type Handler = (event: unknown) => Promise<Record<string, unknown>>;

/** The reader of an object that stands for Amazon S3. */
export type ReadObject = (input: { readonly Bucket: string; readonly Key: string }) => Promise<unknown>;

interface WithReader { readDialectObject?: ReadObject }

/** The part of AWS's SDK that the handlers use. Services other than S3 are out of reach. */
const SDK = `
  class Command {
    constructor(input) { this.input = input; }
  }
  class UnreachableClient {
    async send() { throw new Error('unreachable'); }
  }
  export class S3Client {
    send(command) { return globalThis.readDialectObject(command.input); }
  }
  export { UnreachableClient as RekognitionClient, UnreachableClient as SecretsManagerClient };
  export { Command as GetObjectCommand, Command as PutObjectCommand, Command as WriteGetObjectResponseCommand };
  export { Command as DetectFacesCommand, Command as DetectModerationLabelsCommand, Command as GetSecretValueCommand };
`;

const withoutSdk: esbuild.Plugin = {
  name: 'without-sdk',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\// }, ({ path: name }) => ({ path: name, namespace: 'sdk' }));
    build.onLoad({ filter: /.*/, namespace: 'sdk' }, () => ({ contents: SDK, loader: 'js' }));
  },
};

/**
 * Loads the handler of a checkout, with an object reader in place of Amazon S3.
 *
 * @param packages packages of the Node.js registry that the handler needs beyond sharp, with versions
 */
export async function loadHandler(entry: string, packages: readonly string[], read: ReadObject): Promise<Handler> {
  if (!fs.existsSync(entry)) throw new Error(`${entry} is missing. Pass the folder of a checkout with \`--checkouts\`.`);
  install(packages);
  const file = path.join(CACHE, `${path.basename(path.dirname(entry))}.cjs`);
  await esbuild.build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['sharp'],
    nodePaths: [path.join(CACHE, 'node_modules')],
    plugins: [withoutSdk],
    banner: { js: 'const console = new Proxy({}, { get: () => () => {} });' },
    tsconfigRaw: {},
    logLevel: 'error',
  });
  (globalThis as WithReader).readDialectObject = read;
  return (createRequire(__filename)(file) as { handler: Handler }).handler;
}

function install(packages: readonly string[]): void {
  fs.mkdirSync(CACHE, { recursive: true });
  const isInstalled = packages.every(name => fs.existsSync(path.join(CACHE, 'node_modules', name.split('@')[0])));
  if (isInstalled) return;
  fs.writeFileSync(path.join(CACHE, 'package.json'), '{"private":true}\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: CACHE });
}
