import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KeyGroup } from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import {
  AccessLogs, ImageCdn, ImageReplica, ImageTransformation, OriginAccess, Purge, UrlSigning, WebAcl,
} from '../../../src';
import { globalName } from '../../../src/construct/core/global-name';

const ACCOUNT = '111122223333';
const REGIONS: Record<string, { readonly replica: string }> = {
  'eu-west-1': { replica: 'eu-central-1' },
  'ap-southeast-2': { replica: 'ap-northeast-1' },
};

/** Every custom name in the templates of an app, by the path of its resource. CloudFormation generates the others. */
function customNames(app: App): Map<string, unknown> {
  return new Map(app.node.findAll().filter(Stack.isStack).flatMap(stack => {
    const { Resources: resources } = Template.fromStack(stack).toJSON();
    return Object.entries<any>(resources).flatMap(([id, { Type: type, Properties: properties = {} }]) =>
      namesIn(type, properties).map(name => [`${stack.node.path}/${type} ${id}`, name] as const));
  }));
}

function namesIn(type: string, properties: any): unknown[] {
  if (type === 'AWS::IAM::Policy') return []; // it is inline, and so its role's
  const [, , kind] = type.split('::');
  const names = [properties.Name, properties[`${kind}Name`], properties[`${kind}Config`]?.Name];
  return names.filter(name => name !== undefined);
}

/** An app with all that can have a name, in one Region; what has to be in us-east-1 is in stacks of its own. */
function maximalApp(region: string): App {
  const app = new App();
  const stackOf = (id: string, where: string) =>
    new Stack(app, id, { env: { account: ACCOUNT, region: where }, crossRegionReferences: true });
  const [before, after] = [`Before-${region}`, `After-${region}`].map(id => stackOf(id, 'us-east-1'));
  const replicaStack = stackOf('MyReplica', REGIONS[region].replica);
  const stack = stackOf('MyImages', region);
  const cdn = (id: string, accessLogs: AccessLogs, originAccess: OriginAccess) => new ImageCdn(stack, id, {
    originAccess,
    accessLogs,
    transformation: ImageTransformation.onDemand({ signing: UrlSigning.hmac({ secret: secretOf(stack, id) }) }),
    originalsPath: 'original',
    hotLinkProtection: { allowedReferrers: ['www.example.com'] },
    allowedOrigins: ['https://www.example.com'],
    trustedKeyGroups: [KeyGroup.fromKeyGroupId(stack, `${id}Viewers`, 'group')],
    webAcl: WebAcl.managed(),
    usEast1: { webAcl: before, logsAndAlarms: after },
    purge: Purge.onChange(),
    replica: new ImageReplica(replicaStack, id),
  });
  cdn('Images', AccessLogs.toBucket(), OriginAccess.control()).addMonitoring('Monitoring');
  cdn('Others', AccessLogs.toLogGroup(), OriginAccess.migrating());
  const purge = Purge.onChange();
  new ImageCdn(stack, 'Plain', { hotLinkProtection: { allowedReferrers: ['www.example.com'] }, purge });
  new ImageCdn(stack, 'Bare', { purge });
  return app;
}

function secretOf(stack: Stack, id: string) {
  return secretsmanager.Secret.fromSecretCompleteArn(
    stack, `${id}Secret`, `arn:aws:secretsmanager:${stack.region}:${ACCOUNT}:secret:urls-AbCdEf`);
}

describe('custom names of a CDN with everything', () => {
  const [one, other] = Object.keys(REGIONS).map(region => {
    const app = maximalApp(region);
    return { region, app, names: customNames(app) };
  });

  test('include every resource type whose names an account shares between Regions', () => {
    const kinds = new Set([...one.names.keys()].map(path => /AWS::\S+/.exec(path)![0]));
    expect([...kinds].sort()).toEqual([
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::Function',
      'AWS::CloudFront::OriginAccessControl',
      'AWS::CloudFront::OriginRequestPolicy',
      'AWS::CloudFront::ResponseHeadersPolicy',
      'AWS::Logs::DeliveryDestination',
      'AWS::Logs::DeliverySource',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
    ]);
  });

  test('differ from those of the same stacks in another Region', () => {
    const texts = [one, other].flatMap(({ names }) => [...names.values()].map(name => JSON.stringify(name)));
    expect(new Set(texts).size).toBe(texts.length);
  });

  test.each([one, other])('contain the Region of the CDN, or that of its replica ($region)', ({ region, names }) => {
    for (const [path, name] of names) {
      expect([path, JSON.stringify(name)]).toEqual([
        path, expect.stringContaining(path.startsWith('MyReplica/') ? REGIONS[region].replica : region),
      ]);
    }
  });

  test('contain a reference to the Region when it is not known at synthesis', () => {
    const app = new App();
    const stack = new Stack(app, 'MyImages');
    new ImageCdn(stack, 'Images', {
      transformation: ImageTransformation.onDemand(),
      originAccess: OriginAccess.control(),
      originalsPath: 'original',
      accessLogs: AccessLogs.toLogGroup(),
      webAcl: WebAcl.managed(),
    });
    const names = customNames(app);
    expect(names.size).toBeGreaterThan(9);
    // Without a Region, log sources exist in us-east-1 only.
    const regional = [...names].filter(([path]) => !path.includes('LogSource'));
    expect(regional).toHaveLength(names.size - 1);
    for (const [path, name] of regional) {
      expect([path, JSON.stringify(name)]).toEqual([path, expect.stringContaining('{"Ref":"AWS::Region"}')]);
    }
  });

  test('metrics of web ACLs contain the Region, as all are in us-east-1', () => {
    const [acl] = Object.values(Template.fromStack(one.app.node.findChild(`Before-${one.region}`) as Stack)
      .findResources('AWS::WAFv2::WebACL'));
    for (const { VisibilityConfig } of [acl.Properties, ...acl.Properties.Rules]) {
      expect(VisibilityConfig.MetricName).toMatch(/^[\w-]{1,128}$/);
      expect(VisibilityConfig.MetricName).toContain(one.region);
    }
  });
});

describe('custom names', () => {
  /** The names of two CDNs whose long paths differ in one character only. */
  function namesOf(stackProps: { env?: { region: string; account: string } }): Map<string, unknown> {
    const app = new App();
    const stack = new Stack(app, 'S'.repeat(100), stackProps);
    for (const id of ['a', 'b']) {
      const parent = new Construct(stack, `${'p'.repeat(100)}${id}${'q'.repeat(100)}`);
      const transformation = ImageTransformation.onDemand();
      new ImageCdn(parent, 'Images', { transformation, originAccess: OriginAccess.control() });
    }
    return customNames(app);
  }

  const LONGEST: Record<string, number> = { OriginAccessControl: 64, Function: 64 };

  test.each([
    ['a known Region', { env: { region: 'ap-southeast-1', account: ACCOUNT } }], ['an unknown Region', {}],
  ])('keep to the limits of CloudFront and stay unique with long paths, in %s', (_which, stackProps) => {
    const names = namesOf(stackProps);
    expect(names.size).toBe(3 + 2 * 3); // policies are shared
    const texts = [...names].map(([path, name]: [string, any]) => {
      const parts = typeof name === 'string' ? [name] : name['Fn::Join'][1];
      const text = parts.map((part: any) => part.Ref ? 'us-isof-south-1' : part).join('');
      expect(text).toMatch(/^[\w-]+$/);
      expect(text.length).toBeLessThanOrEqual(LONGEST[/CloudFront::(\w+)/.exec(path)![1]] ?? 128);
      return text;
    });
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('differ between nested stacks of one stack', () => {
    const app = new App();
    const stack = new Stack(app, 'MyImages', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    for (const id of ['One', 'Two']) {
      new ImageCdn(new NestedStack(stack, id), 'Images', { transformation: ImageTransformation.onDemand() });
    }
    const texts = [...customNames(app).values()].map(String);
    expect(texts).toHaveLength(2 * 5);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('differ between two stacks of one Region that the same code creates under other names', () => {
    const texts = ['images-staging', 'images-production'].flatMap(stackName => {
      const app = new App();
      const stack = new Stack(app, 'MyImages', { stackName, env: { account: ACCOUNT, region: 'eu-west-1' } });
      const transformation = ImageTransformation.onDemand();
      new ImageCdn(stack, 'Images', { transformation, originAccess: OriginAccess.control() });
      return [...customNames(app).values()].map(String);
    });
    expect(texts).toHaveLength(2 * 6);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('globalName()', () => {
  test('returns the path, its hash, the id and the Region', () => {
    const stack = new Stack(new App(), 'MyImages', { env: { region: 'eu-west-1', account: ACCOUNT } });
    const parent = new Construct(stack, 'Gallery');
    expect(globalName(parent, 'Oac', 64)).toMatch(/^MyImages-Gallery-[0-9A-F]{8}-Oac-eu-west-1$/);
  });

  test('distinguishes paths that are equal once they are joined', () => {
    const app = new App();
    const [one, other] = [['A-B', 'C'], ['A', 'B-C']].map(([stack, id]) =>
      new Construct(new Stack(app, stack, { env: { region: 'eu-west-1', account: ACCOUNT } }), id));
    expect(globalName(one, 'Oac', 64)).not.toBe(globalName(other, 'Oac', 64));
  });
});
