import { App, Annotations as CdkAnnotations, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import {
  AccessLogs,
  ImageCdn,
  ImageCdnProps,
  ImageSource,
  ImageTransformation,
  OriginAccess,
} from '../../src';
import { distributionConfig, stackWith, templateOf, warnings } from '../support';

const EAST = { env: { account: '111122223333', region: 'us-east-1' } };
const ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1';
const PRIVATE_R2 = ImageSource.r2({
  accountId: '0123456789abcdef0123456789abcdef',
  bucketName: 'photos',
  credentials: secretsmanager.Secret.fromSecretNameV2(new Stack(new App(), 'Other'), 'Token', 'token'),
});
const READY: ImageCdnProps = { flatRatePlan: true, originAccess: OriginAccess.control(), webAcl: {} };

describe('is ready', () => {
  test.each<[string, ImageCdnProps]>([
    ['plain', READY],
    ['with a web ACL by ARN', { flatRatePlan: true, originAccess: OriginAccess.control(), webAclId: ACL }],
    ['on its way from OAI to OAC', { ...READY, originAccess: OriginAccess.migrating() }],
    [
      'with an R2 bucket',
      { flatRatePlan: true, webAcl: {}, sources: [{ source: ImageSource.r2({ publicDomainName: 'r2.example.com' }) }] },
    ],
    ['with a private R2 bucket', { ...READY, sources: [{ source: PRIVATE_R2 }], transformation: ImageTransformation.onDemand() }],
    [
      'with everything',
      {
        ...READY,
        transformation: ImageTransformation.onDemand(),
        originalsPath: 'original',
        hotLinkProtection: { allowedReferrers: ['www.example.com'] },
        accessLogs: AccessLogs.toLogGroup(),
      },
    ],
  ])('%s', (_title, props) => {
    const template = templateOf(props, EAST);
    const { WebACLId, Origins } = distributionConfig(template);
    expect(WebACLId).toBeDefined();
    expect(Origins.map((origin: any) => origin.S3OriginConfig?.OriginAccessIdentity ?? '')).toEqual(
      Origins.map(() => ''),
    );
  });
});

describe('refuses, with the way out', () => {
  test.each<[string, ImageCdnProps, RegExp]>([
    [
      'the default access by OAI',
      { flatRatePlan: true, webAcl: {} },
      /needs `originAccess: OriginAccess.control\(\)`.*OriginAccess.migrating\(\)/,
    ],
    ['an OAI', { ...READY, originAccess: OriginAccess.identity() }, /needs `originAccess: OriginAccess.control\(\)`/],
    [
      'an OAI for the store, with images from elsewhere',
      { flatRatePlan: true, webAcl: {}, sources: [{ source: PRIVATE_R2 }], transformation: ImageTransformation.onDemand() },
      /needs `originAccess: OriginAccess.control\(\)`/,
    ],
    [
      'no web ACL',
      { flatRatePlan: true, originAccess: OriginAccess.control() },
      /`flatRatePlan` needs `webAcl` or `webAclId`/,
    ],
  ])('%s', (_title, props, message) => {
    expect(() => templateOf(props, EAST)).toThrow(message);
  });

  test.each<[string, (cdn: ImageCdn) => void, RegExp]>([
    [
      'real-time logs',
      cdn => addBehavior(cdn, { realtimeLogConfig: realtimeLogs(cdn) }),
      /`RealtimeLogConfigArn`: plans do not support real-time logs/,
    ],
    [
      'an OAI of a behaviour added later',
      cdn => cdn.distribution.addBehavior('x/*', origins.S3BucketOrigin.withOriginAccessIdentity(cdn.bucket!)),
      /`OriginAccessIdentity`/,
    ],
    [
      'a staging distribution',
      cdn => {
        configOf(cdn).staging = true;
      },
      /`Staging`/,
    ],
    [
      'legacy cache settings',
      cdn => {
        behaviorOf(cdn).forwardedValues = { queryString: false };
      },
      /`ForwardedValues`: .*use a cache policy/,
    ],
    [
      'field-level encryption',
      cdn => {
        behaviorOf(cdn).fieldLevelEncryptionId = 'E1';
      },
      /`FieldLevelEncryptionId`/,
    ],
    [
      'continuous deployment',
      cdn => {
        configOf(cdn).continuousDeploymentPolicyId = 'E1';
      },
      /`ContinuousDeploymentPolicyId`/,
    ],
    [
      'a certificate of IAM behind the back',
      cdn => {
        configOf(cdn).viewerCertificate = { iamCertificateId: 'E1' };
      },
      /`IamCertificateId`/,
    ],
    [
      'addresses of its own',
      cdn => {
        configOf(cdn).viewerCertificate = { acmCertificateArn: 'arn', sslSupportMethod: 'vip' };
      },
      /`SslSupportMethod: vip`.*sni-only/,
    ],
    ['a list of static addresses', cdn => override(cdn, 'AnycastIpListId', 'ip-list'), /`AnycastIpListId`/],
    ['many tenants', cdn => override(cdn, 'ConnectionMode', 'tenant-only'), /`ConnectionMode: tenant-only`/],
    [
      'legacy lifetimes',
      cdn => override(cdn, 'DefaultCacheBehavior.DefaultTTL', 60),
      /`DefaultTTL`.*use a cache policy/,
    ],
    ['what an override adds', cdn => override(cdn, 'Staging', true), /`Staging`/],
  ])('%s, once the app is complete', (_title, add, message) => {
    const stack = new Stack(new App(), 'Test', EAST);
    add(new ImageCdn(stack, 'Images', READY));
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  describe('what another distribution of the app has as well', () => {
    const behind = (cdn: ImageCdn, functions: cloudfront.IFunction[]) =>
      addBehavior(cdn, {
        functionAssociations: functions.map(each => ({
          function: each,
          eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
        })),
      });
    const code = cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }');
    const acl = (stack: Stack) =>
      new wafv2.CfnWebACL(stack, 'Acl', {
        scope: 'CLOUDFRONT',
        defaultAction: { allow: {} },
        visibilityConfig: { cloudWatchMetricsEnabled: false, metricName: 'Acl', sampledRequestsEnabled: false },
      });

    test.each<[string, (stack: Stack, other: Stack) => void, RegExp]>([
      ['a web ACL by ARN', stack => {
        for (const id of ['One', 'Two']) new ImageCdn(stack, id, { ...READY, webAcl: undefined, webAclId: ACL });
      }, /Test\/Two: .*web ACL .*webacl\/images\/1.* is also that of Test\/One\/Distribution.*`webAcl`/],
      ['a web ACL made in the app, of a CDN on no plan', (stack, other) => {
        const webAclId = acl(stack).attrArn;
        new ImageCdn(stack, 'One', { ...READY, webAcl: undefined, webAclId });
        new ImageCdn(other, 'Two', { webAclId });
      }, /Test\/One: .*web ACL Test\/Acl is also that of Other\/Two\/Distribution/],
      ['a function', (stack, other) => {
        const shared = new cloudfront.Function(stack, 'Shared', { code });
        behind(new ImageCdn(stack, 'One', READY), [shared]);
        behind(new ImageCdn(other, 'Two'), [shared]);
      }, /Test\/One: .*function Test\/Shared is also that of Other\/Two\/Distribution.*one for each/],
      ['the key value store of a function', stack => {
        const keyValueStore = new cloudfront.KeyValueStore(stack, 'Store');
        for (const id of ['One', 'Two']) {
          behind(new ImageCdn(stack, id, READY), [
            new cloudfront.Function(stack, `Function${id}`, { code, keyValueStore }),
          ]);
        }
      }, /Test\/One: .*key value store Test\/Store is also that of Test\/Two\/Distribution/],
    ])('%s', (_title, build, message) => {
      const app = new App();
      const [stack, other] = ['Test', 'Other'].map(id => new Stack(app, id, EAST));
      build(stack, other);
      expect(() => app.synth()).toThrow(message);
    });

    test('but not what one distribution has twice, nor what is made for each', () => {
      const stack = new Stack(new App(), 'Test', EAST);
      const own = new cloudfront.Function(stack, 'Own', { code });
      const cdn = new ImageCdn(stack, 'One', { ...READY, transformation: ImageTransformation.onDemand() });
      behind(cdn, [own]);
      cdn.distribution.addBehavior('y/*', new origins.HttpOrigin('www.example.com'), {
        functionAssociations: [{ function: own, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      });
      new ImageCdn(stack, 'Two', { ...READY, transformation: ImageTransformation.onDemand() });
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('nor what only the deployment knows of others', () => {
      const stack = new Stack(new App(), 'Test', EAST);
      new cloudfront.CfnDistribution(stack, 'Raw', {
        distributionConfig: {
          enabled: true,
          defaultCacheBehavior: Fn.conditionIf('Yes', {}, {}) as any,
          cacheBehaviors: Fn.conditionIf('Yes', [], []) as any,
        },
      });
      new ImageCdn(stack, 'Images', READY);
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test.each<[string, object, RegExp | undefined]>([
      [
        'a group of rules',
        { ruleGroupReferenceStatement: { arn: 'arn:aws:wafv2:us-east-1:111122223333:global/rulegroup/x/1' } },
        /rule groups/,
      ],
      ['rules of a partner', { managedRuleGroupStatement: { vendorName: 'Partner', name: 'Rules' } }, /of partners/],
      [
        'protection of log-ins',
        { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesATPRuleSet' } },
        /AWSManagedRulesATPRuleSet/,
      ],
      [
        'targeted bots',
        {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesBotControlRuleSet',
            managedRuleGroupConfigs: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel: 'TARGETED' } }],
          },
        },
        /targeted bots/,
      ],
      [
        'common bots',
        { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesBotControlRuleSet' } },
        undefined,
      ],
    ])('in a web ACL of the app: %s', (_title, statement, message) => {
      const stack = new Stack(new App(), 'Test', EAST);
      const webAcl = acl(stack);
      webAcl.rules = [
        {
          name: 'Rule',
          priority: 0,
          overrideAction: { none: {} },
          statement,
          visibilityConfig: webAcl.visibilityConfig,
        },
      ];
      new ImageCdn(stack, 'Images', { ...READY, webAcl: undefined, webAclId: webAcl.attrArn });
      const synthesis = expect(() => Template.fromStack(stack));
      if (message) synthesis.toThrow(message);
      else synthesis.not.toThrow();
    });
  });

  test('nothing of that where no plan is wanted', () => {
    const stack = new Stack(new App(), 'Test', EAST);
    addBehavior(new ImageCdn(stack, 'Images'), {});
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('warns of plans that have less than the CDN', () => {
  const MANAGED: ImageCdnProps = {
    ...READY,
    cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  };

  test.each<[string, ImageCdnProps, string | undefined]>([
    ['with AWS\'s own policies', MANAGED, undefined],
    ['with logs', { ...MANAGED, accessLogs: AccessLogs.toLogGroup() }, 'Pro'],
    ['with legacy logs', { ...MANAGED, accessLogs: AccessLogs.legacy() }, 'Pro'],
    ['by default', READY, 'Business'],
    ['with transformation', { ...READY, transformation: ImageTransformation.onDemand() }, 'Premium'],
    ['with an origin shield', { ...READY, originShieldRegion: 'us-east-1' }, 'Premium'],
  ])('%s', (_title, props, least) => {
    const { stack } = stackWith(props, EAST);
    Template.fromStack(stack);
    const found = Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('flatRatePlanTier'))
      .map(({ entry }) => String(entry.data));
    expect(found).toEqual(
      least === undefined
        ? []
        : [expect.stringContaining(`the least flat-rate plan that has all of this CDN is ${least}`)],
    );
  });

  test('says what does without', () => {
    const { stack } = stackWith(READY, EAST);
    Template.fromStack(stack);
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp(
        'Business: cache policies of your own \\(`cachePolicy: CachePolicy.CACHING_OPTIMIZED` does without\\)',
      ),
    );
  });

  test('and can be told that this is known', () => {
    const { stack } = stackWith(READY, EAST);
    CdkAnnotations.of(stack).acknowledgeWarning('cdk-image-cdn:flatRatePlanTier', 'It is on Business');
    Template.fromStack(stack);
    expect(warnings(stack)).toEqual([]);
  });
});

/** A configuration as it stands, to be changed by the test. */
function configOf(cdn: ImageCdn): any {
  const resource = cdn.distribution.node.defaultChild as cloudfront.CfnDistribution;
  const config = Stack.of(cdn).resolve(resource.distributionConfig);
  resource.distributionConfig = config;
  return config;
}

function behaviorOf(cdn: ImageCdn): any {
  return configOf(cdn).defaultCacheBehavior;
}

function override(cdn: ImageCdn, property: string, value: unknown): void {
  (cdn.distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride(
    `DistributionConfig.${property}`,
    value,
  );
}

function addBehavior(cdn: ImageCdn, options: cloudfront.AddBehaviorOptions): void {
  cdn.distribution.addBehavior('x/*', new origins.HttpOrigin('www.example.com'), options);
}

function realtimeLogs(cdn: ImageCdn): cloudfront.RealtimeLogConfig {
  const stream = kinesis.Stream.fromStreamArn(cdn, 'Stream', 'arn:aws:kinesis:us-east-1:111122223333:stream/logs');
  return new cloudfront.RealtimeLogConfig(cdn, 'RealtimeLogs', {
    endPoints: [cloudfront.Endpoint.fromKinesisStream(stream)], fields: ['timestamp'], samplingRate: 100,
  });
}
