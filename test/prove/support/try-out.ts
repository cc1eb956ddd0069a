import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { FakeAws } from './fake-aws';
import { LocalProof, RUN, register, stepOf } from './local-proof';
import { ROOT } from '../../languages/workshop';
import { PATIENCE } from '../checks/check';
import { ProveOptions, parseOptions } from '../options';
import { Surroundings } from '../proof';
import { ReportContent } from '../report';

/** The outcome of the first deployment. */
export type Deployed = 'works' | 'fails' | 'hangs';

const SOURCES = [process.execPath, '--require', require.resolve('tsx/cjs')];

/** A proof with a fake of the CDK CLI, an AWS in memory, and a folder of its own. */
export class TryOut {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prove-'));
  public readonly controller = new AbortController();
  public out = '';
  public readonly questions: string[] = [];
  public response = true;
  public readonly options: ProveOptions = parseOptions([], {});

  constructor(
    public readonly aws: FakeAws,
    private readonly local: LocalProof,
    deployed: Deployed = 'works',
  ) {
    aws.onDeploy = async ({ assembly, stacks }) => {
      if (deployed === 'works') local.redeploy(stepOf(assembly));
      register(aws, local.stacks, STATUS[deployed], stacks);
      if (deployed === 'fails') throw new Error('no such luck');
      return deployed === 'works' ? local.outputs : new Promise(() => undefined);
    };
  }

  public surroundings(more: Partial<Surroundings> = {}): Surroundings {
    return {
      say: text => {
        this.out += text;
      },
      confirm: async question => {
        this.questions.push(question);
        return this.response;
      },
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
      install: async () => ({
        app: this.folder,
        images: this.folder,
        programs: { cdk: this.fakeCdk(), cli: [...SOURCES, path.join(ROOT, 'src/cli.ts')] },
        versions: { 'cdk-image-cdn': '0.0.0', 'aws-cdk': '2.1100.0' },
        remove: () => undefined,
      }),
      signal: this.controller.signal,
      reports: this.folder,
      env: this.aws.env,
      patience: { ...PATIENCE, purge: 20_000, settle: 50 },
      wait: async ms =>
        new Promise(resolve => {
          setTimeout(resolve, Math.min(ms, 50));
        }),
      checks: [],
      verify: async () => [],
      ...more,
    };
  }

  /** The calls of the fake CLI: step, access key, and arguments. */
  public calls(): string[] {
    const file = path.join(this.folder, 'calls');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  public report(): ReportContent {
    return JSON.parse(this.reportFile('json')) as ReportContent;
  }

  public reportFile(ending: 'json' | 'md'): string {
    return fs.readFileSync(path.join(this.folder, `prove-${RUN}/report.${ending}`), 'utf8');
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private fakeCdk(): string[] {
    return fakeCdk(this.folder, { aws: this.aws.url, assembly: this.local.assembly });
  }
}

const STATUS: Readonly<Record<Deployed, string>> = {
  works: 'CREATE_COMPLETE',
  fails: 'ROLLBACK_COMPLETE',
  hangs: 'CREATE_IN_PROGRESS',
};

/** How the fake of the CDK CLI synthesizes, and the AWS that it deploys to. */
interface Prepared {
  readonly aws: string;
  /** The command of the CDK CLI, which synthesizes. */
  readonly cdk?: readonly string[];
  /** A cloud assembly to use if there is no such command. */
  readonly assembly?: string;
}

/** Returns the command of the fake CDK CLI, which writes its calls to a folder. */
export function fakeCdk(folder: string, prepared: Prepared): string[] {
  const file = path.join(folder, 'prepared.json');
  fs.writeFileSync(file, JSON.stringify({ ...prepared, calls: path.join(folder, 'calls') }));
  return [process.execPath, path.join(__dirname, 'fake-cdk.mjs'), file];
}
