import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ImageCdn, ImageCdnProps } from '../../../src';
import { distributionConfig, emptyStack, warnings } from '../../support';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';

/** Builds props that need a scope of their own, such as certificates and zones. */
function build(props: (stack: Stack) => ImageCdnProps, region?: string): Stack {
  const stack = emptyStack({ env: region ? { region, account: '111122223333' } : undefined });
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
  [
    'names without certificate',
    () => ({ domainNames: ['images.example.com'] }),
    'Test/Images: `domainNames` must be set together with a `certificate` that covers them, '
      + 'got only images.example.com',
    undefined,
  ],
  [
    'a certificate without names',
    stack => ({ certificate: certificate(stack) }),
    'Test/Images: `certificate` must be set together with `domainNames`. List at least one name that it covers',
    undefined,
  ],
  [
    'a certificate with an empty list of names',
    stack => ({ certificate: certificate(stack), domainNames: [] }),
    '`certificate` must be set together with `domainNames`. List at least one name that it covers',
    undefined,
  ],
  [
    'an imported certificate of another region',
    stack => ({
      domainNames: ['a.example.com'],
      certificate: certificate(stack, CERTIFICATE.replace('us-east-1', 'eu-west-1')),
    }),
    'Test/Images: `certificate` must be in us-east-1, as CloudFront requires, got one in eu-west-1. '
      + 'Create it in a stack there, and set `crossRegionReferences` on both stacks',
    undefined,
  ],
  [
    'a new certificate in another region',
    stack => ({
      domainNames: ['a.example.com'],
      certificate: new acm.Certificate(stack, 'New', { domainName: 'a.example.com' }),
    }),
    'Test/Images: `certificate` must be in us-east-1, as CloudFront requires, got one in eu-west-1. '
      + 'Create it in a stack there, and set `crossRegionReferences` on both stacks',
    'eu-west-1',
  ],
  [
    'a TLS version without certificate',
    () => ({ minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025 }),
    '`minimumProtocolVersion` must be set together with `certificate`, got only TLSv1.3_2025. '
      + 'With the certificate of *.cloudfront.net, CloudFront chooses the version',
    undefined,
  ],
  [
    'a certificate of an ARN that is none',
    stack => ({ domainNames: ['a.example.com'], certificate: certificate(stack, 'abc') }),
    'Test/Images: `certificate` must have an ARN such as arn:aws:acm:us-east-1:…:certificate/…, got abc',
    undefined,
  ],
  ['a zone without names', stack => ({ hostedZone: zone(stack) }), '`hostedZone` must be set together with '
    + '`domainNames`. List the names that need records', undefined],
  [
    'a name outside the zone',
    stack => ({ domainNames: ['images.notexample.com'], certificate: certificate(stack), hostedZone: zone(stack) }),
    '`domainNames` must be in the zone of `hostedZone` (example.com), got images.notexample.com',
    undefined,
  ],
  [
    'a name twice, as records of one name cannot be made twice',
    stack => ({
      domainNames: ['a.example.com', 'A.example.com'],
      certificate: certificate(stack),
      hostedZone: zone(stack),
    }),
    '`domainNames` must contain each name once, got A.example.com twice',
    undefined,
  ],
  [
    'a new certificate for other names',
    stack => ({
      domainNames: ['a.example.com', 'b.example.com'],
      certificate: made(stack, 'a.example.com', '*.b.example.com', '*.com'),
    }),
    '`certificate` must cover all `domainNames`, got one for a.example.com, *.b.example.com, *.com, '
      + 'which does not cover b.example.com',
    'us-east-1',
  ],
];

function made(stack: Stack, domainName: string, ...subjectAlternativeNames: string[]): acm.ICertificate {
  return new acm.Certificate(stack, 'New', { domainName, subjectAlternativeNames });
}

describe('ImageCdn with its own domain name', () => {
  test('requires TLS 1.2 of 2021 or newer by default', () => {
    const template = Template.fromStack(
      build(stack => ({ domainNames: ['images.example.com'], certificate: certificate(stack) })),
    );
    expect(distributionConfig(template)).toMatchObject({
      Aliases: ['images.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: CERTIFICATE,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
  });

  test('creates A and AAAA records for each name', () => {
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

  test('keeps the logical IDs of its records when names after the first are inserted, reordered or removed', () => {
    const idsOf = (...domainNames: string[]) => {
      const template = Template.fromStack(
        build(stack => ({ domainNames, certificate: certificate(stack), hostedZone: zone(stack) })),
      );
      return Object.entries(template.findResources('AWS::Route53::RecordSet'))
        .map(([id, { Properties: { Name, Type } }]) => `${Name} ${Type} ${id}`).sort();
    };
    const all = idsOf('a.example.com', 'b.example.com', 'c.example.com');
    expect(idsOf('a.example.com', 'c.example.com', 'b.example.com')).toEqual(all);
    expect(idsOf('a.example.com', 'c.example.com')).toEqual(all.filter(each => !each.startsWith('b.')));
    expect(idsOf('a.example.com')).toEqual(all.filter(each => each.startsWith('a.')));
  });

  test('uses the certificate of a stack in us-east-1 from a stack in another Region', () => {
    const app = new App();
    const account = '111122223333';
    const home = new Stack(app, 'Home', { env: { region: 'us-east-1', account }, crossRegionReferences: true });
    const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1', account }, crossRegionReferences: true });
    new ImageCdn(stack, 'Images', {
      domainNames: ['images.example.com'],
      certificate: new acm.Certificate(home, 'Certificate', { domainName: 'images.example.com' }),
    });
    expect(distributionConfig(Template.fromStack(stack)).ViewerCertificate.AcmCertificateArn).toBeDefined();
  });

  test('warns about a certificate if its Region is unknown', () => {
    const props = (stack: Stack) => ({ domainNames: ['a.example.com'], certificate: made(stack, 'a.example.com') });
    expect(warnings(build(props))).toEqual(['unknownRegion']);
    expect(warnings(build(props, 'us-east-1'))).toEqual([]);
  });

  test.each(refusals)('rejects these domain options: %s', (_name, props, message, region) => {
    expect(() => build(props, region)).toThrow(message);
  });

  test.each([
    'https://a.example.com',
    'a.example.com/x',
    'a.example.com:443',
    'a.example.com.',
    'example',
    'a b.example.com',
    '*.*.example.com',
    '*',
    '',
  ])('rejects the domain name %j', name => {
    expect(() => build(stack => ({ domainNames: [name], certificate: certificate(stack) }))).toThrow(
      'Test/Images: `domainNames` must be host names such as images.example.com or *.example.com, without scheme, '
        + `port, path or trailing dot, got ${name}`,
    );
  });

  test.each(['SSLv3', 'TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019'])(
    'rejects %s, which is below the minimum TLS version',
    version => {
      expect(() =>
        build(stack => ({
          domainNames: ['a.example.com'],
          certificate: certificate(stack),
          minimumProtocolVersion: version as cloudfront.SecurityPolicyProtocol,
        })),
      ).toThrow(
        'Test/Images: `minimumProtocolVersion` must be TLSv1.2_2021 or newer, '
          + `because older policies allow weak ciphers, got ${version}`,
      );
    },
  );

  test.each(['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'])('accepts the minimum TLS version %s', version => {
    const stack = build(scope => ({
      domainNames: ['a.example.com'],
      certificate: certificate(scope),
      minimumProtocolVersion: version as cloudfront.SecurityPolicyProtocol,
    }));
    expect(distributionConfig(Template.fromStack(stack)).ViewerCertificate.MinimumProtocolVersion).toBe(version);
  });

  test('accepts a wildcard that covers it, in a zone name of any form', () => {
    expect(() =>
      build(
        stack => ({
          domainNames: ['Images.example.com', '*.img.example.com', 'example.com'],
          certificate: made(stack, 'example.com', '*.EXAMPLE.com', '*.img.example.com'),
          hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
            hostedZoneId: 'Z1',
            zoneName: 'Example.com.',
          }),
        }),
        'us-east-1',
      ),
    ).not.toThrow();
  });

  test.each([
    ['Images.Example.com', 'example.com', 'Images.Example.com.'],
    ['images.example.com', 'EXAMPLE.com.', 'images.example.com.'],
    ['example.com', 'example.com', 'example.com.'],
  ])('creates for %s in the zone %s a record with its full name', (name, zoneName, recordName) => {
    const template = Template.fromStack(build(stack => ({
      domainNames: [name],
      certificate: certificate(stack),
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName }),
    })));
    template.allResourcesProperties('AWS::Route53::RecordSet', { Name: recordName });
  });

  test.each<[string[], string | undefined]>([
    [['*.example.com', 'images.example.com'], 'images.example.com'],
    [['a.example.com', 'b.example.com'], 'a.example.com'],
    [['*.example.com'], undefined],
  ])('returns URLs with a name that the distribution serves: %j', (domainNames, name) => {
    const stack = emptyStack();
    const cdn = new ImageCdn(stack, 'Images', { domainNames, certificate: certificate(stack) });
    expect(cdn.domainName).toBe(name ?? cdn.distribution.domainName);
    expect(cdn.urlFor('a.png')).toBe(`https://${name ?? cdn.distribution.domainName}/a.png`);
  });

  test('accepts names and certificates that are tokens', () => {
    const stack = build(scope => ({
      domainNames: [new CfnParameter(scope, 'Domain').valueAsString],
      certificate: certificate(scope, new CfnParameter(scope, 'Arn').valueAsString),
      hostedZone: zone(scope),
    }));
    const template = Template.fromStack(stack);
    expect(distributionConfig(template).Aliases).toEqual([{ Ref: 'Domain' }]);
    template.allResourcesProperties('AWS::Route53::RecordSet', {
      Name: { 'Fn::Join': ['', [{ Ref: 'Domain' }, '.']] },
    });
  });

  test('accepts a name in a zone whose name is known at deployment only', () => {
    const template = Template.fromStack(build(stack => ({
      domainNames: ['images.example.com'],
      certificate: certificate(stack),
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: 'Z1', zoneName: new CfnParameter(stack, 'ZoneName').valueAsString,
      }),
    })));
    template.allResourcesProperties('AWS::Route53::RecordSet', { Name: 'images.example.com.' });
  });
});
