import * as fs from 'node:fs';
import * as path from 'node:path';
import { ProofSettings, Step, environmentOf } from './app/settings';
import { runCommand } from './command';
import { StackPart, stackName } from './tag';
import { Credentials } from '../../src/runtime/aws/aws-client';
import { QUIET } from '../languages/workshop';

/** The programs of an installed app, each a command and its first arguments. */
export interface Programs {
  /** The CDK CLI. */
  readonly cdk: readonly string[];
  /** The package's own command line. */
  readonly cli: readonly string[];
}

export interface CdkOptions {
  readonly programs: Programs;
  /** The folder of the app. */
  readonly app: string;
  readonly settings: Omit<ProofSettings, 'step'>;
  readonly credentials: () => Promise<Credentials>;
  /** Environment variables for the programs, such as other endpoints of AWS. */
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The outputs of each stack, by their names. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The stacks that a step after the first changes. */
const CHANGED: Readonly<Record<Exclude<Step, 'first'>, readonly StackPart[]>> = {
  uploads: ['Images', 'FunctionFirst'],
  references: ['Global', 'Images', 'FunctionFirst'],
  migrating: ['Plain'],
  control: ['Plain'],
};

/** The app of a proof, as the CDK CLI synthesizes and deploys it. */
export class ProofApp {
  constructor(private readonly options: CdkOptions) {}

  public async synthesize(step: Step = 'first'): Promise<void> {
    const { settings } = this.options;
    await this.cdk(['synth', '--quiet', '--output', assembly(step)], environmentOf({ ...settings, step }));
  }

  /** Deploys what was synthesized: all stacks, as many at once as depend on no other. */
  public async deploy(): Promise<Outputs> {
    const outputs = path.join(this.options.app, 'outputs.json');
    fs.rmSync(outputs, { force: true });
    await this.cdk([...deployment('first'), '--all', '--outputs-file', outputs]);
    return JSON.parse(fs.readFileSync(outputs, 'utf8')) as Outputs;
  }

  /** Deploys the stacks that a step changes. */
  public async redeploy(step: Exclude<Step, 'first'>): Promise<void> {
    const { run } = this.options.settings;
    await this.synthesize(step);
    await this.cdk([...deployment(step), '--exclusively', ...CHANGED[step].map(part => stackName(run, part))]);
  }

  /** Purges everything, and waits until all edge locations have done it. */
  public async purgeAll(): Promise<void> {
    const {
      programs: { cli },
      settings: { run, region },
    } = this.options;
    const stack = ['--app', assembly('first'), '--stack', stackName(run, 'Images'), '--region', region];
    await this.run([...cli, 'purge', '/', '--wait', ...stack]);
  }

  private cdk(args: readonly string[], env?: Record<string, string>): Promise<void> {
    return this.run([...this.options.programs.cdk, ...args, '--no-notices'], env);
  }

  private async run(command: readonly string[], env: Record<string, string> = {}): Promise<void> {
    const {
      app,
      credentials,
      env: more,
      settings: { region },
      onLine,
      signal,
    } = this.options;
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    await runCommand(command, {
      cwd: app,
      signal,
      onLine,
      env: {
        ...more,
        ...QUIET,
        ...env,
        AWS_PROFILE: '',
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      },
    });
  }
}

/** Returns the folder with the cloud assembly of a step, relative to the folder of the app. */
function assembly(step: Step): string {
  return `cdk.out-${step}`;
}

function deployment(step: Step): string[] {
  return [
    ...['deploy', '--app', assembly(step), '--require-approval', 'never'],
    ...['--progress', 'events', '--concurrency', '3'],
  ];
}
