import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn } from 'cdk-image-cdn';
import { cleanUp, folderWith, inStack, send, serve } from '../support';

afterEach(cleanUp);

async function headersWith(
  policy: (stack: Stack) => cloudfront.IResponseHeadersPolicy,
): Promise<Record<string, string>> {
  const {
    distributions: [{ url }],
  } = await serve(
    inStack(stack => new ImageCdn(stack, 'Images', { responseHeadersPolicy: policy(stack) })),
    {
      images: folderWith({ 'x.jpg': 'x' }),
    },
  );
  return (await send(url, '/x.jpg', { headers: { origin: 'https://a.example' } })).headers;
}

test('a response headers policy sends all of its security headers', async () => {
  expect(
    await headersWith(
      stack =>
        new cloudfront.ResponseHeadersPolicy(stack, 'Policy', {
          securityHeadersBehavior: {
            contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'", override: true },
            contentTypeOptions: { override: true },
            frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
            referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
            strictTransportSecurity: {
              accessControlMaxAge: Duration.seconds(600),
              includeSubdomains: true,
              preload: true,
              override: true,
            },
            xssProtection: { protection: true, modeBlock: true, override: true },
          },
        }),
    ),
  ).toMatchObject({
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=600; includeSubDomains; preload',
    'x-xss-protection': '1; mode=block',
  });
});

test('a response headers policy adds custom headers and removes headers of the origin', async () => {
  const headers = await headersWith(
    stack =>
      new cloudfront.ResponseHeadersPolicy(stack, 'Policy', {
        customHeadersBehavior: {
          customHeaders: [
            { header: 'X-Own', value: 'a', override: false },
            { header: 'Content-Type', value: 'text/x', override: false },
          ],
        },
        removeHeaders: ['X-Amz-Server-Side-Encryption'],
      }),
  );
  expect(headers).toMatchObject({ 'x-own': 'a', 'content-type': 'image/jpeg' });
  expect(headers['x-amz-server-side-encryption']).toBeUndefined();
});

test('a response headers policy sends its CORS headers', async () => {
  expect(
    await headersWith(
      stack =>
        new cloudfront.ResponseHeadersPolicy(stack, 'Policy', {
          corsBehavior: {
            accessControlAllowCredentials: true,
            accessControlAllowHeaders: ['x-a'],
            accessControlAllowMethods: ['GET'],
            accessControlAllowOrigins: ['https://a.example'],
            accessControlExposeHeaders: ['etag'],
            accessControlMaxAge: Duration.seconds(60),
            originOverride: true,
          },
        }),
    ),
  ).toMatchObject({
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'etag',
    'vary': 'Origin',
  });
});

test('the policy of an ImageCdn prevents responses that are not images from running scripts', async () => {
  const {
    distributions: [{ url }],
  } = await serve(
    inStack(stack => new ImageCdn(stack, 'Images')),
    { images: folderWith({ 'x.svg': '<svg/>' }) },
  );
  expect((await send(url, '/x.svg')).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
  });
});
