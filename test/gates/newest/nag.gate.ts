import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnDistribution, GeoRestriction } from 'aws-cdk-lib/aws-cloudfront';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { version } from 'aws-cdk-lib/package.json';
import { AwsSolutionsChecks } from 'cdk-nag';
import { devDependencies } from './package.json';
import {
  AccessLogs, ImageCdn, ImageCdnProps, ImageReplica, ImageSource, ImageTransformation, OriginAccess, UrlSigning,
  WebAcl,
} from '../../../src';

const ACKNOWLEDGED = {
  'S1': 'Only CloudFront reads the bucket, and `accessLogs` records its requests; '
    + 'S3 server access logs would repeat them.',
  'CFR1': 'Images are available in all countries unless `geoRestriction` is set.',
  'CFR2': 'A web ACL is billed and adds little protection to a read-only distribution: `webAcl` sets one.',
  'CFR3':
    'Logs are billed and record viewers, so they are optional: `accessLogs` turns them on.',
  'CFR4':
    'CloudFront sets the TLS versions of the certificate of *.cloudfront.net; '
      + 'with `certificate` the minimum is TLS 1.2.',
  'CFR7':
    'The origin access identity is the documented default and works across stacks; '
      + '`OriginAccess.control()` is one prop away.',
  'IAM5[Resource::<ImagesBucket4B6DB8E1.Arn>/*]':
    'The transform function reads any image that a URL names. S3 replicates all.',
  'IAM5[Resource::<ImagesVariants0E67A4A0.Arn>/*]':
    'The transform function stores variants of any image; the purge worker deletes them.',
  'IAM5[Resource::*]':
    'The purge worker counts used paths by `cloudwatch:GetMetricStatistics`, which supports no resources.',
  'IAM5[Resource::arn:<AWS::Partition>:s3:::copies/*]': 'S3 replicates every object.',
};
type Rule = keyof typeof ACKNOWLEDGED;

const PACK = 'AwsSolutions-';

const WITH_EVERYTHING: ImageCdnProps = {
  originAccess: OriginAccess.control(),
  accessLogs: AccessLogs.legacy(),
  geoRestriction: GeoRestriction.denylist('AQ'),
  webAcl: WebAcl.fromArn('arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1'),
  domainNames: ['images.example.com'],
};

const secret = Secret.fromSecretCompleteArn(
  new Stack(),
  'Secret',
  'arn:aws:secretsmanager:us-east-1:111122223333:secret:secret-AbCdEf',
);

const SIGNED_FROM_R2: ImageCdnProps = {
  sources: [
    {
      source: ImageSource.r2({
        accountId: '0123456789abcdef0123456789abcdef',
        bucketName: 'photos',
        credentials: secret,
      }),
    },
  ],
  transformation: ImageTransformation.onDemand({ signing: UrlSigning.hmac({ secret }) }),
};

const REPLICATED: Rule[] = [
  'CFR1',
  'CFR2',
  'CFR3',
  'CFR4',
  'IAM5[Resource::<ImagesBucket4B6DB8E1.Arn>/*]',
  'IAM5[Resource::arn:<AWS::Partition>:s3:::copies/*]',
  'S1',
];

interface Violation { readonly ruleName: string; readonly reason?: string }
interface Report { readonly violations: Violation[]; readonly suppressedViolations?: Violation[] }

test('the gate runs with the newest CDK', () => {
  expect(version).toBe(devDependencies['aws-cdk-lib']);
});

describe('AwsSolutions has exactly the acknowledged findings', () => {
  test.each<[string, ImageCdnProps, Rule[]]>([
    ['with default props', {}, ['CFR1', 'CFR2', 'CFR3', 'CFR4', 'CFR7', 'S1']],
    ['with OAC', { originAccess: OriginAccess.control() }, ['CFR1', 'CFR2', 'CFR3', 'CFR4', 'S1']],
    [
      'with transformation',
      { transformation: ImageTransformation.onDemand() },
      [
        'CFR1',
        'CFR2',
        'CFR3',
        'CFR4',
        'CFR7',
        'IAM5[Resource::*]',
        'IAM5[Resource::<ImagesBucket4B6DB8E1.Arn>/*]',
        'IAM5[Resource::<ImagesVariants0E67A4A0.Arn>/*]',
        'S1',
      ],
    ],
    [
      'with originals in R2 and signed URLs',
      SIGNED_FROM_R2,
      [
        'CFR1',
        'CFR2',
        'CFR3',
        'CFR4',
        'CFR7',
        'IAM5[Resource::*]',
        'IAM5[Resource::<ImagesVariants0E67A4A0.Arn>/*]',
        'S1',
      ],
    ],
    ['with each prop that a reason names', WITH_EVERYTHING, ['S1']],
  ])('for an ImageCdn %s', (_title, props, rules) => {
    const reports = synthesize(app => acknowledge(imageCdn(new Stack(app, 'Test'), props), rules));
    expect(reports.flatMap(report => report.violations)).toEqual([]);
    expect(acknowledgedRules(reports)).toEqual(rules);
  });
});

test('AwsSolutions accepts a web ACL, logs (v2), hot-link protection and monitoring', () => {
  // The rule knows legacy logs only; S1 is about the bucket of the logs as well.
  const rules: Rule[] = ['CFR1', 'CFR3', 'CFR4', 'S1'];
  const reports = synthesize(app => {
    const cdn = imageCdn(new Stack(app, 'Test', { env: { region: 'us-east-1' } }), {
      originAccess: OriginAccess.control(),
      webAcl: WebAcl.managed(),
      accessLogs: AccessLogs.toBucket(),
      hotLinkProtection: { allowedReferrers: ['example.com'] },
    });
    cdn.addMonitoring('Monitoring');
    acknowledge(cdn, rules);
  });
  expect(reports.flatMap(report => report.violations)).toEqual([]);
  expect([...new Set(acknowledgedRules(reports))]).toEqual(rules);
});

test('AwsSolutions has the same findings for a replica in both stacks', () => {
  const regions = ['eu-central-1', 'eu-west-1'];
  const reports = synthesize(app => {
    const [there, here] = regions.map(region => new Stack(app, region, { env: { region } }));
    const replica = new ImageReplica(there, 'Replica', { bucketName: 'copies' });
    acknowledge(imageCdn(here, { originAccess: OriginAccess.control(), replica }), REPLICATED);
    acknowledge(replica, ['S1']);
  });
  expect(reports.flatMap(report => report.violations)).toEqual([]);
  expect([...new Set(acknowledgedRules(reports))]).toEqual(REPLICATED);
});

test('the validation of the CDK itself is enabled', () => {
  const reports = synthesize(app => {
    const cdn = imageCdn(new Stack(app, 'Test'), {});
    (cdn.distribution.node.defaultChild as CfnDistribution).addPropertyOverride(
      'DistributionConfig.PriceClass',
      'PriceClass_1',
    );
  });
  expect(JSON.stringify(reports)).toContain('PriceClass_1');
});

function imageCdn(stack: Stack, props: ImageCdnProps): ImageCdn {
  const certificate = props.domainNames
    && Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/1');
  return new ImageCdn(stack, 'Images', { certificate, ...props });
}

function acknowledge(construct: ImageCdn | ImageReplica, rules: Rule[]): void {
  Validations.of(construct).acknowledge(
    ...rules.map(rule => ({ id: `AwsSolutions::AwsSolutions-${rule}`, reason: ACKNOWLEDGED[rule] })),
  );
}

/**
 * Returns the validation reports of an app. An error makes the synthesis throw as well, after the report is written.
 */
function synthesize(build: (app: App) => void): Report[] {
  const app = new App();
  build(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed') throw error;
  }
  const report = JSON.parse(fs.readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: Report[];
  };
  return report.pluginReports;
}

function acknowledgedRules(reports: Report[]): string[] {
  // The CDK suppresses some findings itself, such as a number in a template where CloudFormation expects a string.
  const names = reports.flatMap(report => report.suppressedViolations ?? []).map(violation => violation.ruleName);
  return names.filter(name => name.startsWith(PACK)).map(name => name.slice(PACK.length)).sort();
}
