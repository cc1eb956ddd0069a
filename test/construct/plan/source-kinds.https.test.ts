import { CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  FlatRatePlan, HttpsSourceOptions, ImageCdn, ImageCdnProps, ImageRefinement, ImageSource, ImageTransformation,
  VariantDelivery, WebAcl,
} from '../../../src';
import { emptyStack, warnings } from '../../support';

const FUNCTION_FIRST = ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST });
const ORIGIN = 'https://cms.example.com';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/00000000-0000-4000-8000-000000000000';

function inStack(
  options: Partial<HttpsSourceOptions> | ((stack: Stack) => Partial<HttpsSourceOptions>) = {},
  props: (stack: Stack) => ImageCdnProps = () => ({}),
): Stack {
  const stack = emptyStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  const given = typeof options === 'function' ? options(stack) : options;
  new ImageCdn(stack, 'Images', {
    sources: [{ source: ImageSource.https({ origin: ORIGIN, ...given }) }],
    transformation: FUNCTION_FIRST,
    ...props(stack),
  });
  return stack;
}

/** Returns the resolved properties of the functions with settings of transformations. */
function functionsOf(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties).filter(({ Environment }) => JSON.stringify(Environment).includes('rules'));
}

function routesOf(stack: Stack): unknown {
  return JSON.parse(functionsOf(stack)[0].Environment.Variables.CONFIG).routes;
}

describe('ImageSource.https()', () => {
  test('is read by the transform function alone, from the URL of its folders', () => {
    const stack = inStack();
    expect(routesOf(stack)).toEqual([{ pathPrefix: '', https: { url: `${ORIGIN}/` } }]);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    const [{ Properties: { DistributionConfig: config } }] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
    expect(JSON.stringify(config)).not.toContain('cms.example.com');
    expect(config.Origins).toHaveLength(1);
    expect(warnings(stack)).not.toContain('noEvents');
  });

  test('accepts a port, folders in any script, and hosts of redirects', () => {
    const options = { origin: 'https://CMS.example.com:8443/', pathPrefix: 'my files/貓/', redirectHosts: ['Files.example.com', 'a.b.example:8443'] };
    expect(routesOf(inStack(options))).toEqual([{
      pathPrefix: '',
      https: {
        url: 'https://cms.example.com:8443/my%20files/%E8%B2%93/',
        redirectHosts: ['files.example.com', 'a.b.example:8443'],
      },
    }]);
  });

  test('accepts hosts with top-level domains in any script', () => {
    expect(routesOf(inStack({ origin: 'https://пример.рф', redirectHosts: ['files.xn--p1ai'] }))).toEqual([{
      pathPrefix: '', https: { url: 'https://xn--e1afmkfd.xn--p1ai/', redirectHosts: ['files.xn--p1ai'] },
    }]);
  });

  test('is one of any number of sources, in S3 and at several origins', () => {
    const stack = inStack({}, inApp => ({
      sources: [
        { source: ImageSource.bucket(new s3.Bucket(inApp, 'Mine')) },
        { pathPrefix: 'cms/', source: ImageSource.https({ origin: ORIGIN }) },
        { pathPrefix: 'shop/', source: ImageSource.https({ origin: 'https://shop.example.com', pathPrefix: 'media/' }) },
      ],
    }));
    const [{ Environment: { Variables: { CONFIG } } }] = functionsOf(stack);
    expect(JSON.stringify(CONFIG)).toContain('https://shop.example.com/media/');
    expect(warnings(stack)).toEqual([]);
  });

  test('lets the functions that read originals read the secret with headers, and nothing else', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:cms-AbCdEf';
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/abc';
    const stack = inStack(inApp => ({
      headersSecret: secretsmanager.Secret.fromSecretAttributes(inApp, 'Headers', {
        secretCompleteArn: arn, encryptionKey: kms.Key.fromKeyArn(inApp, 'Key', key),
      }),
    }), () => ({
      transformation: ImageTransformation.onDemand({
        delivery: VariantDelivery.FUNCTION_FIRST, refinement: ImageRefinement.constantQuality(),
      }),
    }));
    const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
      .map(([id, { Properties: { PolicyDocument: { Statement } } }]) => [
        id.replace(/DefaultPolicy.*|[0-9A-F]{8}/g, ''),
        Statement.filter(({ Action }: any) => /secretsmanager|kms/.test(String(Action))),
      ]);
    const statements = [
      { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: arn },
      {
        Action: 'kms:Decrypt',
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
        Effect: 'Allow',
        Resource: key,
      },
    ];
    expect(Object.fromEntries(roles.filter(([, allowed]) => allowed.length > 0))).toEqual({
      ImagesTransformerRole: statements, ImagesRefinementRole: statements,
    });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('{{resolve:');
    expect(routesOf(stack)).toEqual([{ pathPrefix: '', https: { url: `${ORIGIN}/`, headersSecret: arn } }]);
  });

  test('keeps its URL and its secret out of the settings of the purge worker', () => {
    const stack = inStack(inApp => ({ headersSecret: new secretsmanager.Secret(inApp, 'Headers') }));
    const purging = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
      .filter(({ Metadata }) => Metadata?.['cdk-image-cdn:purges']);
    expect(purging).toHaveLength(1);
    expect(JSON.stringify(purging)).not.toMatch(/cms\.example\.com|Headers/);
  });

  test.each([
    'http://cms.example.com', 'ftp://cms.example.com', 'cms.example.com', '', 'https://', 'https://cms.example.com/uploads',
    'https://cms.example.com/?x=1', 'https://cms.example.com/#x', 'https://user@cms.example.com',
    'https://user:pass@cms.example.com', 'https://cms.example.com\\@evil.example/x',
  ])('rejects the origin %j, which is not HTTPS with only a host name', origin => {
    expect(() => inStack({ origin })).toThrow(
      'Test/Images: `sources[0].source.origin` must be known at synthesis, and be https:// and a host name only, such as '
        + `https://cms.example.com, got ${origin}. Use \`pathPrefix\` for folders`,
    );
  });

  test.each([
    'https://127.0.0.1', 'https://93.184.215.14', 'https://169.254.169.254', 'https://[::1]', 'https://[2606:2800:21f::1]',
    'https://2130706433', 'https://0x7f.1', 'https://localhost:9001', 'https://cms', 'https://cms.internal', 'https://cms.example.com.',
  ])('rejects the origin %j, which is an address or in a private network', origin => {
    expect(() => inStack({ origin })).toThrow(
      'Test/Images: `sources[0].source.origin` must be the host name of a server on the internet, not an IP address or '
        + `a name in a private network, got ${origin}`,
    );
  });

  test.each([
    'uploads', '/uploads/', '../', 'a/../b/', 'a//b/', './', 'a%2fb/', '%2e%2e/', 'a?b/', 'a#b/', 'a\\b/', 'a\u0000/', '\ud800/',
  ])('rejects the folders %j', pathPrefix => {
    expect(() => inStack({ pathPrefix })).toThrow(
      'Test/Images: `sources[0].source.pathPrefix` must be known at synthesis, as folders with a slash at the end, such '
        + `as uploads/, without percent-encoding, got ${pathPrefix}`,
    );
  });

  test.each([
    'https://files.example.com', 'files.example.com/', 'files.example.com/a', 'files.example.com:443', '*.example.com',
    'user@files.example.com', '', 'files.example.com?',
  ])('rejects the host of redirects %j', host => {
    expect(() => inStack({ redirectHosts: ['a.example.com', host] })).toThrow(
      /^Test\/Images: `sources\[0\]\.source\.redirectHosts\[1\]` must be /,
    );
  });

  test('rejects addresses as hosts of redirects, and too many', () => {
    expect(() => inStack({ redirectHosts: ['169.254.169.254'] })).toThrow(
      '`sources[0].source.redirectHosts[0]` must be the host name of a server on the internet',
    );
    expect(() => inStack({ redirectHosts: Array.from({ length: 11 }, (_, index) => `a${index}.example.com`) })).toThrow(
      'Test/Images: `sources[0].source.redirectHosts` must contain at most 10 hosts, got 11',
    );
  });

  test('rejects an origin that is known at deployment only', () => {
    const token = (stack: Stack) => new CfnParameter(stack, 'Host').valueAsString;
    expect(() => inStack(stack => ({ origin: `https://${token(stack)}` }))).toThrow('must be known at synthesis');
    expect(() => inStack(stack => ({ pathPrefix: `${token(stack)}/` }))).toThrow('must be known at synthesis');
    expect(() => inStack(stack => ({ redirectHosts: [token(stack)] }))).toThrow('must be known at synthesis');
    expect(() => inStack({ redirectHosts: Token.asList({ Ref: 'Hosts' }) })).toThrow('must be known at synthesis');
  });

  test('rejects options of other types', () => {
    expect(() => inStack({ origin: undefined as never })).toThrow('`sources[0].source.origin` must be a string, got undefined');
    expect(() => inStack({ headersSecret: 'token' as never })).toThrow(
      "`sources[0].source.headersSecret` must be a secretsmanager.ISecret, got 'token'",
    );
    expect(() => inStack({ redirectHost: [] } as never)).toThrow('`sources[0].source.redirectHost` is not a property');
  });

  test('rejects bucket-first delivery, in which S3 would serve variants for any time', () => {
    expect(() => inStack({}, () => ({ transformation: ImageTransformation.onDemand() }))).toThrow(
      'Test/Images: `sources[0].source` of ImageSource.https() must be used with function-first delivery, because S3 '
        + 'would serve stored variants longer than their originals allow. Set `transformation: '
        + 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })`',
    );
    expect(() => inStack({}, () => ({ transformation: undefined }))).toThrow(
      'Test/Images: `sources` must be used with `transformation`',
    );
  });

  test('fits a flat-rate plan that delivers function first', () => {
    expect(() => inStack({}, () => ({
      transformation: ImageTransformation.onDemand(), flatRatePlan: FlatRatePlan.PRO, webAcl: WebAcl.fromArn(WEB_ACL),
    }))).not.toThrow();
  });

  test('rejects a minimum TTL, for which edge locations would cache variants longer than their originals say', () => {
    expect(() => inStack({}, () => ({ minTtl: Duration.minutes(1) }))).toThrow(
      'Test/Images: `minTtl` must have a minimum TTL of at most 2 seconds with ImageSource.https(), because originals '
        + 'decide how long their variants are cached, got 1 minute',
    );
    expect(() => inStack({}, stack => ({
      cachePolicy: new cloudfront.CachePolicy(stack, 'Long', { minTtl: Duration.hours(1) }),
    }))).toThrow('`cachePolicy` must have a minimum TTL of at most 2 seconds with ImageSource.https()');
    expect(() => inStack({}, () => ({ minTtl: Duration.seconds(1), maxTtl: Duration.days(1) }))).not.toThrow();
    expect(() => inStack({}, () => ({ cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED }))).not.toThrow();
  });
});
