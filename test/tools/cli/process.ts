import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A real process: the sources run as they are, with pipes for a terminal. */
export class TestProcess {
  public static cli(...argv: string[]): TestProcess {
    return new TestProcess(['src/cli.ts', ...argv]);
  }

  public readonly ended: Promise<Ended>;
  public readonly child: ChildProcessWithoutNullStreams;
  private out = '';
  private err = '';

  public constructor(argv: string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, ['--require', 'tsx/cjs', ...argv], {
      cwd: ROOT,
      env: { ...process.env, TSX_TSCONFIG_PATH: path.join(ROOT, 'test/tsconfig.json'), ...env },
    });
    this.child.stdout.setEncoding('utf8').on('data', text => { this.out += text; });
    this.child.stderr.setEncoding('utf8').on('data', text => { this.err += text; });
    this.ended = new Promise(resolve =>
      this.child.once('close', code => resolve({ code, out: this.out, err: this.err })),
    );
  }

  /** Resolves once this has been printed; rejects if the process ends without. */
  public async printed(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => { if (this.out.includes(text)) resolve(this.out); };
      this.child.stdout.on('data', look);
      void this.ended.then(({ out, err }) => reject(new Error(`ended without printing ${text}: ${out}${err}`)));
      look();
    });
  }
}
