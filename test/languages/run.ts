import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Options of a command. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Returns the output of a command. If it fails, the error contains all of its output. */
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

/** Removes the settings of tsx for this program, because apps have their own. */
export function environmentOfApps(): NodeJS.ProcessEnv {
  const { TSX_TSCONFIG_PATH: _, ...environment } = process.env;
  return environment;
}
