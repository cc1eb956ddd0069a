import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How a command is run. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What a command prints; where it fails, the error has all that it said. */
export async function run(command: string, args: string[], { cwd, env }: Surroundings): Promise<string> {
  try {
    const { stdout } = await execute(command, args, {
      cwd,
      env: { ...environmentOfApps(), ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error([`${command} ${args.join(' ')} failed in ${cwd}`, stdout, stderr].filter(Boolean).join('\n'));
  }
}

/** Apps have settings of their own for tsx, not those that this program runs with. */
export function environmentOfApps(): NodeJS.ProcessEnv {
  const { TSX_TSCONFIG_PATH: _, ...environment } = process.env;
  return environment;
}
