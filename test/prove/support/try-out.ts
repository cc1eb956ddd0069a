import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { FakeAws } from './fake-aws';
import { RUN } from './local-proof';
import { Outputs } from '../cdk';
import { PATIENCE } from '../checks/check';
import { ProveOptions, parseOptions } from '../options';
import { Surroundings } from '../proof';
import { ReportContent } from '../report';
import { RUN_TAG, stackName } from '../tag';

export interface Prepared {
  readonly outputs?: Outputs;
  readonly deploy?: 'works' | 'fails' | 'hangs';
  readonly purge?: 'works' | 'fails';
}

/** A proof with the stand-in for the CDK CLI, an AWS in memory, and a folder of its own. */
export class TryOut {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prove-'));
  public readonly controller = new AbortController();
  public out = '';
  public readonly questions: string[] = [];
  public response = true;
  public readonly options: ProveOptions = parseOptions([], {});

  constructor(
    public readonly aws: FakeAws,
    private readonly prepared: Prepared = {},
  ) {}

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
        programs: { cdk: this.program(), cli: this.program() },
        versions: { 'cdk-image-cdn': '0.0.0', 'aws-cdk': '2.1100.0' },
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

  /** The calls of the fake CLI: origin access, access key, and arguments. */
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

  private program(): string[] {
    const { outputs = {}, deploy = 'works', purge = 'works' } = this.prepared;
    const file = path.join(this.folder, 'prepared.json');
    const tags = { [RUN_TAG]: RUN };
    fs.writeFileSync(
      file,
      JSON.stringify({
        aws: this.aws.url,
        calls: path.join(this.folder, 'calls'),
        outputs,
        deploy,
        purge,
        stacks: [
          {
            name: stackName(RUN, 'Replica'),
            region: 'us-west-2',
            tags,
            resources: [{ type: 'AWS::S3::Bucket', physicalId: 'replica' }],
          },
          {
            name: stackName(RUN, 'Images'),
            region: 'eu-west-1',
            tags,
            resources: [
              { type: 'AWS::S3::Bucket', physicalId: 'originals' },
              { type: 'AWS::S3::Bucket', physicalId: 'variants' },
              { type: 'AWS::Lambda::Function', physicalId: 'uploader' },
            ],
          },
          {
            name: stackName(RUN, 'Plain'),
            region: 'eu-west-1',
            tags,
            resources: [{ type: 'AWS::S3::Bucket', physicalId: 'plain' }],
          },
        ],
      }),
    );
    return [process.execPath, path.join(__dirname, 'stand-in.mjs'), file];
  }
}
