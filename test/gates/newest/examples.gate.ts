import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { App, AppProps } from 'aws-cdk-lib';

/** What a rule finds in an example, and why it stays. */
interface Known {
  readonly rule: RegExp;
  readonly at?: RegExp;
  readonly why: string;
}

const KNOWN: readonly Known[] = [
  { rule: /^S1$/, why: 'nobody but CloudFront reads the buckets, and its requests are recorded by `accessLogs`' },
  { rule: /^CFR1$/, why: 'images are for the whole world unless `geoRestriction` says otherwise' },
  { rule: /^CFR2$/, why: 'a web ACL has a price: `webAcl` makes one' },
  { rule: /^CFR3$/, why: 'logs are for the owner to decide on; and the rule knows legacy ones only' },
  { rule: /^CFR4$/, why: 'the certificate of *.cloudfront.net comes with its own TLS versions' },
  { rule: /^CFR7$/, why: 'the origin access identity is the documented default' },
  {
    rule: /^IAM5\[Resource::<\w+(Bucket|Variants)\w+\.Arn>\/\*\]$/,
    why: 'the transformer reads any image and stores it, the purge deletes any, S3 replicates each',
  },
  { rule: /^IAM5\[Resource::arn:<AWS::Partition>:s3:::tworegionsreplica-.*\/\*\]$/, why: 'the same of the replica' },
  {
    rule: /^IAM5\[Resource::\*\]$/,
    at: /\/OnChange\/WorkerRole\//,
    why: '`cloudwatch:GetMetricStatistics` knows no resources',
  },
  { rule: /./, at: /\/Custom::CDKBucketDeployment/, why: "uploads are the CDK's own function, with what it needs" },
  {
    rule: /^SMG4$/,
    at: /^SignedTransformations\/UrlSecret\//,
    why: 'what rotates a secret is for its owner to have, and the transformer takes both versions',
  },
];

const EXAMPLES = path.join(__dirname, '../../../examples');
const made: App[] = [];

/** Every app that an example makes is checked when it is synthesized, into a folder that goes. */
jest.mock('aws-cdk-lib', () => {
  const actual = jest.requireActual<typeof import('aws-cdk-lib')>('aws-cdk-lib');
  class CheckedApp extends actual.App {
    constructor(props?: AppProps) {
      super({ ...props, outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'nag-')), autoSynth: false });
      const { AwsSolutionsChecks } = jest.requireActual<typeof import('cdk-nag')>('cdk-nag');
      actual.Validations.of(this).addPlugins(new AwsSolutionsChecks(this));
      made.push(this);
    }
  }
  // Not a copy, for which all of its many parts would have to be loaded.
  return new Proxy(actual, {
    get: (target, name) => (name === 'App' ? CheckedApp : target[name as keyof typeof target]),
  });
});

const found = new Set<Known>();

const cwd = process.cwd();

afterEach(() => process.chdir(cwd));
afterEach(() => made.splice(0).forEach(({ outdir }) => fs.rmSync(outdir, { recursive: true })));

test.each(fs.readdirSync(EXAMPLES).filter(name => fs.existsSync(path.join(EXAMPLES, name, 'app.ts'))))(
  'AwsSolutions finds nothing in %s that is not known', name => {
    const violations = violationsOf(name);
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.filter(({ rule, at }) => {
      const known = KNOWN.filter(each => each.rule.test(rule) && (each.at?.test(at) ?? true));
      known.forEach(each => found.add(each));
      return known.length === 0;
    })).toEqual([]);
  });

test('and nothing is known that is not found any more', () => {
  expect(KNOWN.filter(known => !found.has(known))).toEqual([]);
});

function violationsOf(name: string): { rule: string; at: string }[] {
  process.chdir(path.join(EXAMPLES, name));
  try {
    jest.requireActual(path.join(EXAMPLES, name, 'app.ts'));
    made.forEach(app => app.synth());
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed') throw error;
  }
  expect(made).toHaveLength(1);
  const report = JSON.parse(fs.readFileSync(path.join(made[0].outdir, 'validation-report.json'), 'utf8')) as any;
  return report.pluginReports
    .flatMap(({ violations }: any) => violations)
    .flatMap(({ ruleName, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath }: any) => ({
        rule: ruleName.replace('AwsSolutions-', ''),
        at: constructPath,
      })),
    );
}
