import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { App, AppProps } from 'aws-cdk-lib';

/** A finding of a rule in the examples, and the reason to accept it. */
interface Known {
  readonly rule: RegExp;
  readonly at?: RegExp;
  readonly why: string;
}

const KNOWN: readonly Known[] = [
  { rule: /^S1$/, why: 'only CloudFront reads the buckets, and `accessLogs` records its requests' },
  { rule: /^CFR1$/, why: 'images are available in all countries unless `geoRestriction` is set' },
  { rule: /^CFR2$/, why: 'a web ACL is billed: `webAcl` creates one' },
  { rule: /^CFR3$/, why: 'logs are optional, and the rule detects legacy logs only' },
  { rule: /^CFR4$/, why: 'CloudFront sets the TLS versions of the certificate of *.cloudfront.net' },
  { rule: /^CFR7$/, why: 'the origin access identity is the documented default' },
  {
    rule: /^IAM5\[Resource::<\w+(Bucket|Variants)\w+\.Arn>\/\*\]$/,
    why: 'the transform function reads and stores any image, the purge worker deletes any, and S3 replicates all',
  },
  {
    rule: /^IAM5\[Resource::<(Catalog|Blog)\w+\.Arn>\/(catalog\/v[12]\/)?\*\]$/,
    at: /^ManySources\/Images\/TransformerRole\//,
    why: 'the transform function reads any image in the folders of its sources',
  },
  {
    rule: /^IAM5\[Resource::<Assets\w+\.Arn>\/(_assets\/)?\*\]$/,
    at: /^(Next|Nuxt)Site\/Images\/TransformerRole\//,
    why: 'the transform function reads any image of the site',
  },
  {
    rule: /^IAM4\[.*AWSLambdaBasicExecutionRole\]$/,
    at: /^(Next|Nuxt)Site\/BucketNotificationsHandler/,
    why: "`eventBridgeEnabled` uses the CDK's own function and its permissions",
  },
  { rule: /^IAM5\[Resource::arn:<AWS::Partition>:s3:::tworegionsreplica-.*\/\*\]$/, why: 'the same for the replica' },
  {
    rule: /^IAM5\[Resource::\*\]$/,
    at: /\/OnChange\/WorkerRole\//,
    why: '`cloudwatch:GetMetricStatistics` supports no resources',
  },
  { rule: /./, at: /\/Custom::CDKBucketDeployment/, why: "uploads use the CDK's own function and its permissions" },
  {
    rule: /^SMG4$/,
    at: /^SignedTransformations\/UrlSecret\//,
    why: 'the owner of the secret rotates it, and the transform function accepts both versions',
  },
];

const EXAMPLES = path.join(__dirname, '../../../examples');
const made: App[] = [];

/** Every app of an example is checked at synthesis, in a folder that is deleted afterwards. */
jest.mock('aws-cdk-lib', () => {
  const actual = jest.requireActual<typeof import('aws-cdk-lib')>('aws-cdk-lib');
  class CheckedApp extends actual.App {
    constructor(props?: AppProps) {
      const { context } = JSON.parse(fs.readFileSync('cdk.json', 'utf8')) as Pick<AppProps, 'context'>;
      super({ ...props, context, outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'nag-')), autoSynth: false });
      const { AwsSolutionsChecks } = jest.requireActual<typeof import('cdk-nag')>('cdk-nag');
      actual.Validations.of(this).addPlugins(new AwsSolutionsChecks(this));
      made.push(this);
    }
  }
  // The original module, because a copy would load all of its dependencies again.
  return new Proxy(actual, {
    get: (target, name) => (name === 'App' ? CheckedApp : target[name as keyof typeof target]),
  });
});

const found = new Set<Known>();

const cwd = process.cwd();

afterEach(() => process.chdir(cwd));
afterEach(() => made.splice(0).forEach(({ outdir }) => fs.rmSync(outdir, { recursive: true })));

test.each(fs.readdirSync(EXAMPLES).filter(name => fs.existsSync(path.join(EXAMPLES, name, 'app.ts'))))(
  'AwsSolutions has only acknowledged findings in %s', name => {
    const violations = violationsOf(name);
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.filter(({ rule, at }) => {
      const known = KNOWN.filter(each => each.rule.test(rule) && (each.at?.test(at) ?? true));
      known.forEach(each => found.add(each));
      return known.length === 0;
    })).toEqual([]);
  });

test('every acknowledged finding of AwsSolutions still occurs in an example', () => {
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
