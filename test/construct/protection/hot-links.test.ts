import { CfnParameter } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from '../../../src';
import { distributionConfig, emptyStack, templateOf } from '../../support';
import { cleanUp, folderWith, inStack, send, serve } from '../../tools/local/support';

const PROTECTION = { allowedReferrers: ['www.example.com'] };
const FOREIGN = { referer: 'https://evil.example/' };

afterEach(cleanUp);

function functionsOf(props: Parameters<typeof templateOf>[0]): string[] {
  return Object.values(templateOf(props).findResources('AWS::CloudFront::Function')).map(
    ({ Properties }) => Properties.FunctionCode,
  );
}

test('`hotLinkProtection` adds the only function of a CDN without transformation', () => {
  const template = templateOf({ hotLinkProtection: PROTECTION });
  template.resourceCountIs('AWS::CloudFront::Function', 1);
  expect(distributionConfig(template).DefaultCacheBehavior.FunctionAssociations).toEqual([
    {
      EventType: 'viewer-request',
      FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesGuardReferrer/), 'FunctionARN'] },
    },
  ]);
});

test('`hotLinkProtection` checks the referrer first in every function of a CDN with transformation', () => {
  const codes = functionsOf({
    hotLinkProtection: PROTECTION,
    transformation: ImageTransformation.onDemand(),
    originalsPath: 'original',
  });
  expect(codes).toHaveLength(2);
  for (const code of codes) {
    expect(code).toContain('handler=guardReferrer(handler,{"hosts":["www.example.com"],"allowMissing":true});');
  }
});

test('`hotLinkProtection` rejects names that are known at deployment only', () => {
  const stack = emptyStack();
  const site = new CfnParameter(stack, 'Site').valueAsString;
  expect(() => new ImageCdn(stack, 'Images', { hotLinkProtection: { allowedReferrers: [site] } })).toThrow(
    'Test/Images: `hotLinkProtection.allowedReferrers` must be a list of strings, got [a token]. Each must be known');
});

test('`hotLinkProtection` allows names in any case', () => {
  const [code] = functionsOf({ hotLinkProtection: { allowedReferrers: ['WWW.Example.com', '*.Example.org'] } });
  expect(code).toContain('{"hosts":["www.example.com",".example.org"],"allowMissing":true}');
});

test('ImageCdn without `hotLinkProtection` has no function', () => {
  expect(functionsOf({})).toEqual([]);
});

test('`hotLinkProtection` rejects foreign referrers at the local edge even if the image is cached', async () => {
  const images = folderWith({ 'cat.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { hotLinkProtection: PROTECTION });
  }), { images });

  const own = await send(url, '/cat.svg', { headers: { referer: 'https://www.example.com/page' } });
  const foreign = await send(url, '/cat.svg', { headers: FOREIGN });
  const again = await send(url, '/cat.svg');
  expect([own, foreign, again].map(({ status, headers }) => `${status} ${headers['x-cache']}`)).toEqual([
    '200 Miss from cloudfront', '403 FunctionGeneratedResponse from cloudfront', '200 Hit from cloudfront',
  ]);
  expect(foreign.headers['content-type']).toBe('application/problem+json');
});

test.each([
  [[], '`allowedReferrers` must contain at least one host name, got none'],
  [
    ['https://www.example.com'],
    '`allowedReferrers` must be host names such as www.example.com or *.example.com, without scheme, port or path',
  ],
  [['example.com:80'], 'got example.com:80'],
  [['example.com/x'], 'got example.com/x'],
  [['*'], 'got *'],
  [['a.*.com'], 'got a.*.com'],
])('`hotLinkProtection` rejects the referrers %j', (allowedReferrers, message) => {
  expect(() => templateOf({ hotLinkProtection: { allowedReferrers } })).toThrow(message);
});

test('`hotLinkProtection` rejects more names than fit into a function', () => {
  const allowedReferrers = Array.from({ length: 600 }, (_, index) => `host-${index}.example.com`);
  expect(() => templateOf({ hotLinkProtection: { allowedReferrers } })).toThrow(
    /`allowedReferrers` must fit into an edge function of 10240 bytes, got \d+ bytes/,
  );
});
