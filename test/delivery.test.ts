import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { distributionConfig, templateOf } from './support';
import { ImageCdn, ImageCdnProps, ImageTransformation, OriginalAccess } from '../src';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';

/** Builds props that need a scope of their own, such as certificates and zones. */
function build(props: (stack: Stack) => ImageCdnProps, region?: string): Stack {
  const stack = new Stack(new App(), 'Test', { env: region ? { region, account: '111122223333' } : undefined });
  new ImageCdn(stack, 'Images', props(stack));
  return stack;
}

function certificate(stack: Stack, arn: string = CERTIFICATE): acm.ICertificate {
  return acm.Certificate.fromCertificateArn(stack, 'Certificate', arn);
}

function zone(stack: Stack): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
}

/** Name, props, message, and the region of the stack where it matters. */
const refusals: [string, (stack: Stack) => ImageCdnProps, string, string | undefined][] = [
  ['names without certificate', () => ({ domainNames: ['images.example.com'] }),
    'Test/Images: `domainNames` needs `certificate`: CloudFront serves a domain name only with a certificate that covers it, got only: images.example.com', undefined],
  ['a certificate without names', stack => ({ certificate: certificate(stack) }),
    'Test/Images: `certificate` needs `domainNames`: list at least one name that it covers', undefined],
  ['a certificate with an empty list of names', stack => ({ certificate: certificate(stack), domainNames: [] }),
    '`certificate` needs `domainNames`', undefined],
  ['an imported certificate of another region',
    stack => ({ domainNames: ['a.example.com'], certificate: certificate(stack, CERTIFICATE.replace('us-east-1', 'eu-west-1')) }),
    'Test/Images: `certificate` must be in us-east-1, where CloudFront looks for it, got one in eu-west-1', undefined],
  ['a new certificate in another region',
    stack => ({ domainNames: ['a.example.com'], certificate: new acm.Certificate(stack, 'New', { domainName: 'a.example.com' }) }),
    'Test/Images: `certificate` must be in us-east-1, where CloudFront looks for it, got one in eu-west-1', 'eu-west-1'],
  ['a TLS version without certificate', () => ({ minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025 }),
    '`minimumProtocolVersion` needs `certificate`', undefined],
  ['a zone without names', stack => ({ hostedZone: zone(stack) }), '`hostedZone` needs `domainNames`', undefined],
  ['a name outside the zone',
    stack => ({ domainNames: ['images.notexample.com'], certificate: certificate(stack), hostedZone: zone(stack) }),
    '`domainNames` must lie in `hostedZone` (example.com), got: images.notexample.com', undefined],
];

describe('a domain of one\'s own', () => {
  test('is served with TLS 1.2 of 2021 or newer', () => {
    const template = Template.fromStack(build(stack => ({ domainNames: ['images.example.com'], certificate: certificate(stack) })));
    expect(distributionConfig(template)).toMatchObject({
      Aliases: ['images.example.com'],
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
  });

  test('gets A and AAAA records for each name', () => {
    const template = Template.fromStack(build(stack => ({
      domainNames: ['images.example.com', 'example.com'], certificate: certificate(stack), hostedZone: zone(stack),
    })));
    for (const Type of ['A', 'AAAA']) {
      for (const Name of ['images.example.com.', 'example.com.']) {
        template.hasResourceProperties('AWS::Route53::RecordSet', { Type, Name, AliasTarget: Match.anyValue() });
      }
    }
    template.resourceCountIs('AWS::Route53::RecordSet', 4);
  });

  test('has the certificate of a stack in us-east-1 in a stack elsewhere', () => {
    const app = new App();
    const account = '111122223333';
    const home = new Stack(app, 'Home', { env: { region: 'us-east-1', account }, crossRegionReferences: true });
    const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1', account }, crossRegionReferences: true });
    new ImageCdn(stack, 'Images', {
      domainNames: ['images.example.com'], certificate: new acm.Certificate(home, 'Certificate', { domainName: 'images.example.com' }),
    });
    expect(distributionConfig(Template.fromStack(stack)).ViewerCertificate.AcmCertificateArn).toBeDefined();
  });

  test.each(refusals)('fails for %s', (_name, props, message, region) => {
    expect(() => build(props, region)).toThrow(message);
  });

  test('tokens pass through', () => {
    const stack = build(scope => ({
      domainNames: [new CfnParameter(scope, 'Domain').valueAsString],
      certificate: certificate(scope, new CfnParameter(scope, 'Arn').valueAsString),
      hostedZone: zone(scope),
    }));
    expect(distributionConfig(Template.fromStack(stack)).Aliases).toEqual([{ Ref: 'Domain' }]);
  });
});

describe('what an untyped language lets through', () => {
  test.each(['priceClass', 'httpVersion', 'minimumProtocolVersion'])('fails for a %s that is none', prop => {
    expect(() => templateOf({ [prop]: 'Cheapest' } as ImageCdnProps)).toThrow(new RegExp(`Test/Images: \`${prop}\` must be one of .+, got: Cheapest`));
  });

  test.each(Object.values(cloudfront.PriceClass))('takes price class %s', priceClass => {
    expect(distributionConfig(templateOf({ priceClass })).PriceClass).toBe(priceClass);
  });
});

test('comment takes the place of the path, up to what CloudFront keeps', () => {
  expect(distributionConfig(templateOf({ comment: 'x'.repeat(200) })).Comment).toHaveLength(128);
});

test('originShieldRegion switches the shield on', () => {
  expect(distributionConfig(templateOf({ originShieldRegion: 'eu-central-1' })).Origins[0].OriginShield)
    .toEqual({ Enabled: true, OriginShieldRegion: 'eu-central-1' });
});

test('fails for a web ACL of another region', () => {
  expect(() => templateOf({ webAclId: 'arn:aws:wafv2:eu-west-1:111122223333:global/webacl/a/b' })).toThrow(/us-east-1/);
});

describe('private images', () => {
  function keyGroup(stack: Stack): cloudfront.IKeyGroup {
    return cloudfront.KeyGroup.fromKeyGroupId(stack, 'Viewers', 'a-group');
  }

  test('are shown to whom one of the key groups signed for', () => {
    const template = Template.fromStack(build(stack => ({ trustedKeyGroups: [keyGroup(stack)] })));
    expect(distributionConfig(template).DefaultCacheBehavior.TrustedKeyGroups).toEqual(['a-group']);
  });

  test('are so as originals too', () => {
    const { CacheBehaviors: [originals], DefaultCacheBehavior: pictures } = distributionConfig(Template.fromStack(build(stack => ({
      trustedKeyGroups: [keyGroup(stack)], transformation: ImageTransformation.onDemand(), originals: OriginalAccess.underPrefix('original'),
    }))));
    expect(originals.TrustedKeyGroups).toEqual(['a-group']);
    expect(pictures.TrustedKeyGroups).toEqual(['a-group']);
  });

  test('need a key group', () => {
    expect(() => build(() => ({ trustedKeyGroups: [] }))).toThrow('Test/Images: `trustedKeyGroups` must have at least one key group, got none');
  });
});
