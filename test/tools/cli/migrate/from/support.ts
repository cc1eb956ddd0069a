import * as path from 'node:path';
import { run } from '../../../../../src/cli';
import { folderWith } from '../../../local/support';
import { testIo } from '../../support';

export interface Json { readonly [name: string]: unknown }

/** The result of the command in JSON. */
export interface Migrated {
  readonly code: string;
  readonly template: { readonly options: Json; readonly parameters: Json };
  readonly urls: string[];
  readonly differences: { readonly what: string; readonly remedy: string }[];
  readonly traffic?: any;
  readonly steps: { readonly title: string; readonly commands: string[]; readonly notes: string[] }[];
}

/** Runs `migrate --from` with files of these contents. Objects become JSON. */
export async function runFrom(service: string, contents: readonly unknown[], ...options: string[]) {
  const folder = folderWith(Object.fromEntries(contents.map((content, index) =>
    [`file-${index}`, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content)])));
  const files = contents.map((_, index) => path.join(folder, `file-${index}`));
  const io = testIo();
  const code = await run(['migrate', '--from', service, ...files, ...options], io);
  return { code, out: io.out(), err: io.err() };
}

/** Returns what `migrate --from` finds. Fails if the command does. */
export async function migrated(service: string, ...contents: unknown[]): Promise<Migrated> {
  const { code, out, err } = await runFrom(service, contents, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Migrated;
}

/** Returns the differences by their names. */
export function differencesOf({ differences }: Migrated): Record<string, string> {
  return Object.fromEntries(differences.map(({ what, remedy }) => [what, remedy]));
}
