import { App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import {
  AccessLogs, FlatRatePlan, ImageCdn, ImageCdnProps, ImageReplica, ImageSource, ImageTransformation, OriginAccess,
  Purge, VariantDelivery, WebAcl,
} from '../../../src';
import { distributionConfig, emptyStack, stackWith, templateOf, warnings } from '../../support';

const EAST = { env: { account: '111122223333', region: 'us-east-1' } };
const ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1';
const R2 = ImageSource.r2({
  accountId: '0123456789abcdef0123456789abcdef',
  bucketName: 'photos',
  credentials: secretsmanager.Secret.fromSecretNameV2(new Stack(new App(), 'Other'), 'Token', 'token'),
});
const READY: ImageCdnProps = {
  flatRatePlan: FlatRatePlan.PREMIUM, originAccess: OriginAccess.control(), webAcl: WebAcl.managed(),
};

describe('ImageCdn with `flatRatePlan`', () => {
  test.each<[string, ImageCdnProps]>([
    ['by default', READY],
    [
      'with a web ACL by ARN',
      { flatRatePlan: FlatRatePlan.PREMIUM, originAccess: OriginAccess.control(), webAcl: WebAcl.fromArn(ACL) },
    ],
    ['on its way from OAI to OAC', { ...READY, originAccess: OriginAccess.migrating() }],
    [
      'with an R2 bucket',
      { ...READY, sources: [{ source: R2 }], transformation: ImageTransformation.onDemand() },
    ],
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
  ])('has a web ACL and no OAI %s', (_title, props) => {
    const template = templateOf(props, EAST);
    const { WebACLId, Origins } = distributionConfig(template);
    expect(WebACLId).toBeDefined();
    expect(Origins.map((origin: any) => origin.S3OriginConfig?.OriginAccessIdentity ?? '')).toEqual(
      Origins.map(() => ''),
    );
  });
});

describe('`flatRatePlan`', () => {
  test.each<[string, ImageCdnProps, RegExp]>([
    [
      'the default access by OAI',
      { flatRatePlan: FlatRatePlan.PREMIUM, webAcl: WebAcl.managed() },
      /`originAccess` must be OriginAccess.control\(\) with `flatRatePlan`.*OriginAccess.migrating\(\)/,
    ],
    [
      'an OAI',
      { ...READY, originAccess: OriginAccess.identity() },
      /`originAccess` must be OriginAccess.control\(\) with `flatRatePlan`/,
    ],
    [
      'an OAI for the store, with images from elsewhere',
      {
        flatRatePlan: FlatRatePlan.PREMIUM,
        webAcl: WebAcl.managed(),
        sources: [{ source: R2 }],
        transformation: ImageTransformation.onDemand(),
      },
      /`originAccess` must be OriginAccess.control\(\) with `flatRatePlan`/,
    ],
    [
      'no web ACL',
      { flatRatePlan: FlatRatePlan.PREMIUM, originAccess: OriginAccess.control() },
      /`webAcl` must be set with `flatRatePlan`/,
    ],
  ])('is rejected with %s', (_title, props, message) => {
    expect(() => templateOf(props, EAST)).toThrow(message);
  });

  test.each<[string, (cdn: ImageCdn) => void, RegExp]>([
    [
      'real-time logs',
      cdn => addBehavior(cdn, { realtimeLogConfig: realtimeLogs(cdn) }),
      /`RealtimeLogConfigArn`: plans do not support real-time logs/,
    ],
    [
      'an OAI of a behavior added later',
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
      /`ForwardedValues`: .*Use a cache policy/,
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
      'a certificate of IAM',
      cdn => {
        configOf(cdn).viewerCertificate = { iamCertificateId: 'E1' };
      },
      /`IamCertificateId`/,
    ],
    [
      'dedicated IP addresses',
      cdn => {
        configOf(cdn).viewerCertificate = { acmCertificateArn: 'arn', sslSupportMethod: 'vip' };
      },
      /`SslSupportMethod: vip`.*sni-only/,
    ],
    ['a list of static addresses', cdn => override(cdn, 'AnycastIpListId', 'ip-list'), /`AnycastIpListId`/],
    [
      'a multi-tenant distribution',
      cdn => override(cdn, 'ConnectionMode', 'tenant-only'),
      /`ConnectionMode: tenant-only`/,
    ],
    ['legacy TTLs', cdn => override(cdn, 'DefaultCacheBehavior.DefaultTTL', 60), /`DefaultTTL`.*Use a cache policy/],
    ['a property that an override adds', cdn => override(cdn, 'Staging', true), /`Staging`/],
  ])('is rejected with %s when the app is synthesized', (_title, add, message) => {
    const stack = emptyStack(EAST);
    add(new ImageCdn(stack, 'Images', READY));
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  describe('with resources of another distribution', () => {
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
        for (const id of ['One', 'Two']) new ImageCdn(stack, id, { ...READY, webAcl: WebAcl.fromArn(ACL) });
      }, /Test\/Two: .*web ACL .*webacl\/images\/1, which Test\/One\/Distribution uses as well: .*Use WebAcl\.managed\(\)/],
      ['a web ACL of the app that a CDN without a plan uses', (stack, other) => {
        const webAcl = WebAcl.fromArn(acl(stack).attrArn);
        new ImageCdn(stack, 'One', { ...READY, webAcl });
        new ImageCdn(other, 'Two', { webAcl });
      }, /Test\/One: .*web ACL Test\/Acl, which Other\/Two\/Distribution uses as well/],
      ['a function', (stack, other) => {
        const shared = new cloudfront.Function(stack, 'Shared', { code });
        behind(new ImageCdn(stack, 'One', READY), [shared]);
        behind(new ImageCdn(other, 'Two'), [shared]);
      }, /Test\/One: .*function Test\/Shared, which Other\/Two\/Distribution uses as well: .*Create one for each/],
      ['the key value store of a function', stack => {
        const keyValueStore = new cloudfront.KeyValueStore(stack, 'Store');
        for (const id of ['One', 'Two']) {
          behind(new ImageCdn(stack, id, READY), [
            new cloudfront.Function(stack, `Function${id}`, { code, keyValueStore }),
          ]);
        }
      }, /Test\/One: .*key value store Test\/Store, which Test\/Two\/Distribution uses as well/],
    ])('is rejected if both use %s', (_title, build, message) => {
      const app = new App();
      const [stack, other] = ['Test', 'Other'].map(id => new Stack(app, id, EAST));
      build(stack, other);
      expect(() => app.synth()).toThrow(message);
    });

    test('is accepted if one distribution uses a function twice, or each has its own', () => {
      const stack = emptyStack(EAST);
      const own = new cloudfront.Function(stack, 'Own', { code });
      const cdn = new ImageCdn(stack, 'One', { ...READY, transformation: ImageTransformation.onDemand() });
      behind(cdn, [own]);
      cdn.distribution.addBehavior('y/*', new origins.HttpOrigin('www.example.com'), {
        functionAssociations: [{ function: own, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      });
      new ImageCdn(stack, 'Two', { ...READY, transformation: ImageTransformation.onDemand() });
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('is accepted if only the deployment knows the behaviors of another distribution', () => {
      const stack = emptyStack(EAST);
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
  });

  test('validates no resources if it is left out', () => {
    const stack = emptyStack(EAST);
    addBehavior(new ImageCdn(stack, 'Images'), {});
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('FlatRatePlan', () => {
  const MANAGED: ImageCdnProps = {
    ...READY,
    cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  };
  const { FREE, PRO, BUSINESS, PREMIUM } = FlatRatePlan;
  const FUNCTION_FIRST = ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST });
  const BUCKET_FIRST = ImageTransformation.onDemand({ delivery: VariantDelivery.BUCKET_FIRST });

  test.each<[string, ImageCdnProps, FlatRatePlan]>([
    ['with AWS-managed policies', MANAGED, FREE],
    ['with access logs', { ...MANAGED, accessLogs: AccessLogs.toLogGroup() }, PRO],
    ['with legacy access logs', { ...MANAGED, accessLogs: AccessLogs.legacy() }, PRO],
    ['with TTLs', { ...READY, maxTtl: Duration.hours(1) }, BUSINESS],
    ['with CORS for some pages', { ...READY, allowedOrigins: ['https://www.example.com'] }, BUSINESS],
    [
      'with variants of the transform function',
      { ...READY, transformation: FUNCTION_FIRST, purge: Purge.none() },
      FREE,
    ],
    ['with variants of their bucket', { ...READY, transformation: BUCKET_FIRST }, PREMIUM],
    ['with `originShieldRegion`', { ...READY, originShieldRegion: 'us-east-1' }, PREMIUM],
  ])('accepts a CDN %s on the smallest plan that includes it and on larger ones only', (_title, props, least) => {
    const plans = Object.values(FlatRatePlan);
    const accepted = plans.filter(flatRatePlan => {
      try {
        expect(warnings(stackWith({ ...props, flatRatePlan }, EAST).stack)).toEqual([]);
        return true;
      } catch (error) {
        expect(String(error)).toContain(`FlatRatePlan.${least.toUpperCase()}`);
        return false;
      }
    });
    expect(accepted).toEqual(plans.slice(plans.indexOf(least)));
  });

  test.each<[FlatRatePlan, ImageCdnProps, string]>([
    [FREE, { ...MANAGED, accessLogs: AccessLogs.toLogGroup() },
      '`accessLogs` must be left out with FlatRatePlan.FREE, which does not include access logs. Use FlatRatePlan.PRO'],
    [PRO, { ...READY, minTtl: Duration.minutes(1) },
      '`minTtl` must be left out with FlatRatePlan.PRO, which does not include custom policies. '
      + 'Use FlatRatePlan.BUSINESS'],
    [PRO, { ...READY, transformation: FUNCTION_FIRST, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED },
      '`cachePolicy` must be left out with FlatRatePlan.PRO, which does not include custom policies. '
      + 'The transform function sets the headers of variants. Use FlatRatePlan.BUSINESS'],
    [PRO, { ...READY, allowedOrigins: ['https://www.example.com'] },
      "`allowedOrigins` must be ['*'] with FlatRatePlan.PRO, which does not include custom response headers policies, "
      + 'got https://www.example.com. Allow every origin, or use FlatRatePlan.BUSINESS'],
    [FREE, { ...READY, transformation: BUCKET_FIRST },
      '`transformation` must be delivered function first with FlatRatePlan.FREE, which does not include origin '
      + 'failover and custom origin request policies. Use VariantDelivery.FUNCTION_FIRST, or FlatRatePlan.PREMIUM'],
    [BUSINESS, { ...READY, originShieldRegion: 'us-east-1' },
      '`originShieldRegion` must be left out with FlatRatePlan.BUSINESS, which does not include Origin Shield. '
      + 'Use FlatRatePlan.PREMIUM'],
  ])('%s names the prop, the missing feature and the remedy', (flatRatePlan, props, message) => {
    expect(() => templateOf({ ...props, flatRatePlan }, EAST)).toThrow(`Test/Images: ${message}`);
  });

  test('says what function-first delivery costs, and how to confirm it', () => {
    const { stack } = stackWith({ ...READY, flatRatePlan: PRO, transformation: ImageTransformation.onDemand() }, EAST);
    Annotations.fromStack(stack).hasWarning('/Test/Images', 'FlatRatePlan.PRO has no origin failover, so the transform '
      + 'function is the only origin of variants: every cache miss invokes it, even for a stored variant, and counts '
      + 'toward `reservedConcurrentExecutions`. It is not proven that plans accept a function URL with OAC. Set '
      + '`delivery: VariantDelivery.FUNCTION_FIRST` to confirm that, or use FlatRatePlan.PREMIUM '
      + '[ack: cdk-image-cdn:functionFirst]');
  });

  test.each<[FlatRatePlan, ImageCdnProps, string[]]>([
    [FREE, { transformation: ImageTransformation.onDemand() }, ['functionFirst', 'purgeByPath']],
    [PRO, { transformation: ImageTransformation.onDemand() }, ['functionFirst']],
    [PRO, { transformation: FUNCTION_FIRST, originalsPath: 'original' }, ['managedPolicies']],
    [PRO, {}, ['managedPolicies']],
    [BUSINESS, { transformation: ImageTransformation.onDemand() }, ['functionFirst']],
    [PREMIUM, { transformation: ImageTransformation.onDemand() }, []],
  ])('%s chooses the topology and the policies for %j, and warns about what is lost', (flatRatePlan, props, ids) => {
    const { stack } = stackWith({ ...READY, ...props, flatRatePlan }, EAST);
    expect(warnings(stack)).toEqual(ids);
    const template = Template.fromStack(stack);
    const hasPolicies = [BUSINESS, PREMIUM].includes(flatRatePlan) && props.transformation === undefined
      || flatRatePlan === PREMIUM;
    expect(Object.keys(template.findResources('AWS::CloudFront::CachePolicy'))).toHaveLength(hasPolicies ? 1 : 0);
    const { CacheTagConfig } = distributionConfig(template);
    expect(CacheTagConfig !== undefined).toBe(props.transformation !== undefined && flatRatePlan !== FREE);
  });

  test('PRO needs neither an origin access control nor a policy of its own for variants alone', () => {
    const { stack } = stackWith({
      flatRatePlan: PRO, webAcl: WebAcl.managed(), transformation: ImageTransformation.onDemand(),
    }, EAST);
    const { Origins, OriginGroups, DefaultCacheBehavior } = distributionConfig(Template.fromStack(stack));
    expect(Origins).toHaveLength(1);
    expect(OriginGroups).toBeUndefined();
    expect(DefaultCacheBehavior).toMatchObject({
      CachePolicyId: cloudfront.CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS.cachePolicyId, Compress: false,
    });
    expect(DefaultCacheBehavior).not.toHaveProperty('OriginRequestPolicyId');
    expect(DefaultCacheBehavior).not.toHaveProperty('ResponseHeadersPolicyId');
  });

  test('PRO prints the command that subscribes the distribution with its web ACL', () => {
    const template = templateOf({ ...READY, flatRatePlan: PRO }, EAST);
    const [{ Value: value }] = Object.values(template.findOutputs('*', {
      Description: 'Subscribes Test/Images to the plan Pro, which starts its billing',
    }));
    const text = value['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : Object.values(part)).flat(2);
    expect(text.join(' ')).toMatch(new RegExp('^aws pricing-plan-manager create-subscription --region us-east-1 '
      + '--plan-family CloudFront --plan-tier PRO --resource-arns arn: .*distribution/ ImagesDistribution\\w+ {3}'
      + 'ImagesWebAcl\\w+ Arn$'));
  });

  test('PRO accepts a replica that only the transform function reads', () => {
    const app = new App();
    const env = (region: string) => ({ env: { account: '111122223333', region } });
    const replica = new ImageReplica(new Stack(app, 'There', env('eu-west-1')), 'Replica');
    new ImageCdn(new Stack(app, 'Test', env('us-east-1')), 'Images', {
      flatRatePlan: PRO, webAcl: WebAcl.managed(), transformation: FUNCTION_FIRST, replica,
    });
    expect(() => app.synth()).not.toThrow();
  });

  test('PRO rejects a replica of originals that edge locations read, too', () => {
    const app = new App();
    const env = (region: string) => ({ env: { account: '111122223333', region } });
    const replica = new ImageReplica(new Stack(app, 'There', env('eu-west-1')), 'Replica');
    new ImageCdn(new Stack(app, 'Test', env('us-east-1')), 'Images', {
      ...READY, flatRatePlan: PRO, transformation: FUNCTION_FIRST, originalsPath: 'original', replica,
    });
    expect(() => app.synth()).toThrow('`replica` must be left out with FlatRatePlan.PRO, which does not include '
      + 'origin failover. Use FlatRatePlan.PREMIUM');
  });

  test('BUSINESS rejects a replica, which needs origin failover', () => {
    const app = new App();
    const env = (region: string) => ({ env: { account: '111122223333', region } });
    const replica = new ImageReplica(new Stack(app, 'There', env('eu-west-1')), 'Replica');
    new ImageCdn(new Stack(app, 'Test', env('us-east-1')), 'Images', { ...READY, flatRatePlan: BUSINESS, replica });
    expect(() => app.synth()).toThrow('Test/Images: `replica` must be left out with FlatRatePlan.BUSINESS, which does '
      + 'not include origin failover. Use FlatRatePlan.PREMIUM');
  });

  test('FREE rejects cache behaviors that are added after the CDN', () => {
    const stack = emptyStack(EAST);
    const cdn = new ImageCdn(stack, 'Images', { ...MANAGED, flatRatePlan: FREE });
    const add = (path: string) => cdn.distribution.addBehavior(path, new origins.HttpOrigin('www.example.com'));
    ['a', 'b', 'c', 'd', 'e'].forEach(add);
    expect(() => Template.fromStack(stack)).toThrow('`distribution` must have at most 5 cache behaviors with '
      + 'FlatRatePlan.FREE, which does not include 6 cache behaviors. Use FlatRatePlan.PRO');
  });

  test('FREE rejects a key value store, and names the least plan', () => {
    const stack = emptyStack(EAST);
    addBehavior(new ImageCdn(stack, 'Images', { ...MANAGED, flatRatePlan: FREE }), {
      functionAssociations: [{
        eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
        function: new cloudfront.Function(stack, 'Function', {
          code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }'),
          keyValueStore: new cloudfront.KeyValueStore(stack, 'Store'),
        }),
      }],
    });
    expect(() => Template.fromStack(stack)).toThrow('Test/Images: `distribution` must be simpler with '
      + 'FlatRatePlan.FREE, which does not include key value stores. Use FlatRatePlan.PRO');
  });
});

/** Returns the configuration for changes by the test. */
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
