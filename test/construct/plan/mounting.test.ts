import { generateKeyPairSync } from 'node:crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import {
  AccessLogs, FlatRatePlan, ImageCdn, ImageCdnProps, ImageSource, ImageTransformation, OnDemandOptions, OriginAccess,
  UrlSigning, WebAcl,
} from '../../../src';
import { distributionConfig, emptyStack, siteIn, warnings } from '../../support';

const transformation = ImageTransformation.onDemand();
const pathPattern = '/images/*';
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:urls-AbCdEf';
const HEADER = 'x-amz-meta-cache-tag';

/** A stack with an image CDN on the distribution of a site. */
function mounted(props: ImageCdnProps = {}, site: Partial<cloudfront.DistributionProps> = {}) {
  const stack = emptyStack();
  const distribution = siteIn(stack, site);
  return { stack, distribution, cdn: new ImageCdn(stack, 'Images', { distribution, pathPattern, ...props }) };
}

const configOf = (props?: ImageCdnProps) => distributionConfig(Template.fromStack(mounted(props).stack));
const functionWith = (stack: Stack, id: string): cloudfront.FunctionAssociation => ({
  eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
  function: new cloudfront.Function(stack, id, {
    code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }'),
  }),
});

describe('ImageCdn with `distribution`', () => {
  test('adds one behavior, origin group and tag header, and leaves the other settings alone', () => {
    const config = configOf({ transformation });
    expect(config.CacheBehaviors).toEqual([expect.objectContaining({
      PathPattern: '/images/*',
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
      FunctionAssociations: [expect.objectContaining({ EventType: 'viewer-request' })],
    })]);
    expect(config.OriginGroups.Quantity).toBe(1);
    expect(config.CacheTagConfig).toEqual({ HeaderName: HEADER });
    const { CacheBehaviors, OriginGroups, CacheTagConfig, Origins, ...others } = config;
    const stack = emptyStack();
    siteIn(stack);
    const { Origins: before, ...unchanged } = distributionConfig(Template.fromStack(stack));
    expect(others).toEqual(unchanged);
    expect(Origins).toEqual(expect.arrayContaining(before));
  });

  test('creates no distribution, and returns that of the user', () => {
    const { stack, cdn, distribution } = mounted();
    expect(cdn.distribution).toBe(distribution);
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::Distribution', 1);
  });

  test('serves untouched originals and other files under the folder, before variants', () => {
    const patterns = configOf({ transformation, originalsPath: 'original', otherFiles: ['*.pdf', '/docs/*'] })
      .CacheBehaviors.map((behavior: any) => behavior.PathPattern);
    expect(patterns).toEqual(['images/original/*', 'images/*.pdf', 'images/docs/*', '/images/*']);
  });

  test('reads a bucket of another stack', () => {
    const app = new App();
    const bucket = new s3.Bucket(new Stack(app, 'Storage'), 'Bucket');
    const stack = new Stack(app, 'Test');
    new ImageCdn(stack, 'Images', { distribution: siteIn(stack), pathPattern, bucket, transformation });
    expect(() => app.synth()).not.toThrow();
  });

  test('may be mounted on the distribution of another ImageCdn', () => {
    const stack = emptyStack();
    const { distribution } = new ImageCdn(stack, 'Images', { transformation });
    new ImageCdn(stack, 'Logos', { distribution, pathPattern: '/logos/*' });
    const [{ Metadata }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudFront::Distribution'));
    expect(Metadata['cdk-image-cdn:cdns']).toEqual([
      { path: 'Test/Images/Distribution' }, { path: 'Test/Logos', pathPattern: '/logos/*' },
    ]);
  });

  test('rejects `stripPrefix` where originals would share cache keys with images of other viewers', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const template = (props: ImageCdnProps) => {
      const stack = emptyStack({ env: { account: '111122223333', region: 'us-east-1' } });
      const encodedKey = String(publicKey.export({ type: 'spki', format: 'pem' }));
      const items = [new cloudfront.PublicKey(stack, 'Key', { encodedKey })];
      const distribution = new cloudfront.Distribution(stack, 'Site', {
        defaultBehavior: {
          origin: new origins.HttpOrigin('origin.example.com'),
          trustedKeyGroups: [new cloudfront.KeyGroup(stack, 'Keys', { items })],
        },
      });
      new ImageCdn(stack, 'Images', { distribution, pathPattern: '/images/*', ...props });
      return () => Template.fromStack(stack);
    };
    expect(template({ stripPrefix: true })).toThrow('`stripPrefix` must be false, because behaviors of the distribution');
    expect(template({ stripPrefix: true, transformation, originalsPath: 'original' })).toThrow('`stripPrefix` must be false');
    expect(template({ stripPrefix: true, transformation })).not.toThrow();
    expect(template({})).not.toThrow();
  });

  test('gives variants another version with other settings of `stripPrefix`', () => {
    const version = (props: ImageCdnProps) => JSON.parse(mounted({ transformation, ...props }).cdn.urlRules)
      .variants.version;
    const versions = [
      {}, { stripPrefix: true }, { stripPrefix: true, pathPattern: '/pictures/*' },
    ].map(version);
    expect(new Set(versions).size).toBe(3);
    expect(version({ pathPattern: '/pictures/*' })).toBe(versions[0]);
  });
});

describe('several image CDNs on one distribution', () => {
  const { stack, distribution } = mounted({ transformation });
  new ImageCdn(stack, 'More', { distribution, pathPattern: '/more/*', transformation });
  const template = Template.fromStack(stack);

  test('allow CloudFront to invoke the transform function of each', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission'))
      .map(({ Properties: { Action, FunctionName } }) => `${Action} ${FunctionName['Fn::GetAtt'][0].slice(0, 4)}`);
    expect(permissions.sort()).toEqual([
      'lambda:InvokeFunction Imag', 'lambda:InvokeFunction More',
      'lambda:InvokeFunctionUrl Imag', 'lambda:InvokeFunctionUrl More',
    ]);
  });

  test('share their policies', () => {
    for (const kind of ['CachePolicy', 'ResponseHeadersPolicy', 'OriginRequestPolicy']) {
      template.resourceCountIs(`AWS::CloudFront::${kind}`, 1);
    }
  });
});

describe('ImageCdn.urlFor() with `distribution`', () => {
  test('begins with the folder, which stripped keys lack', () => {
    const whole = mounted({ transformation, domainName: 'www.example.com' }).cdn;
    expect(whole.urlFor('images/my cats/tom.jpg', { width: 640 }))
      .toBe('https://www.example.com/images/my%20cats/tom.jpg?w=640');
    const stripped = mounted({ transformation, domainName: 'www.example.com', stripPrefix: true }).cdn;
    expect(stripped.urlFor('my cats/tom.jpg', { width: 640 }))
      .toBe('https://www.example.com/images/my%20cats/tom.jpg?w=640');
    expect(stripped.srcSetFor('tom.jpg', { widths: [64] })).toBe('https://www.example.com/images/tom.jpg?w=64 64w');
  });

  test('rejects a key outside the folder', () => {
    expect(() => mounted().cdn.urlFor('cats/tom.jpg')).toThrow(
      'Test/Images: `key` must begin with images/, the folder of `pathPattern`, got cats/tom.jpg. '
        + 'Set `stripPrefix: true` if keys do not have it',
    );
  });

  test('rejects parameters of other files, and keys that `originalsPath` hides', () => {
    const { cdn } = mounted({ transformation, otherFiles: ['*.pdf'], originalsPath: 'original' });
    expect(() => cdn.urlFor('images/a.pdf', { width: 9 })).toThrow('must be left out for images/a.pdf');
    expect(() => cdn.urlFor('images/original/a.jpg')).toThrow(
      '`key` must not begin with images/original/, where `originalsPath` serves images/a.jpg',
    );
  });

  test('uses the first name of the distribution that is not a wildcard', () => {
    const stack = emptyStack();
    const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', arn);
    const distribution = siteIn(stack, { domainNames: ['*.example.com', 'www.example.com'], certificate });
    expect(new ImageCdn(stack, 'Images', { distribution, pathPattern }).domainName).toBe('www.example.com');
  });
});

describe('ImageCdn rejects', () => {
  const ELSEWHERE = 'CloudFormation changes a distribution only in the stack that contains it. Create the `ImageCdn` in '
    + 'that stack (its buckets may be in other stacks), bring a distribution that is in no stack into this one with '
    + '`cdk import`, or leave out `distribution` to create a separate one for the images';

  test('an imported distribution, which the app cannot change', () => {
    const stack = emptyStack();
    const distribution: any = cloudfront.Distribution.fromDistributionAttributes(stack, 'Site', {
      domainName: 'd111.cloudfront.net', distributionId: 'E1',
    });
    expect(() => new ImageCdn(stack, 'Images', { distribution, pathPattern })).toThrow(
      'Test/Images: `distribution` must be a cloudfront.Distribution, got an imported one. ',
    );
    expect(() => new ImageCdn(stack, 'Images2', { distribution, pathPattern })).toThrow(ELSEWHERE);
  });

  test('a CloudFrontWebDistribution, whose behaviors are fixed', () => {
    const stack = emptyStack();
    // The class of the CDK is deprecated, which tests reject.
    class CloudFrontWebDistribution extends Construct {
      public readonly distributionDomainName = 'd111.cloudfront.net';
    }
    const distribution: any = new CloudFrontWebDistribution(stack, 'Site');
    new Construct(distribution, 'CFDistribution');
    expect(() => new ImageCdn(stack, 'Images', { distribution, pathPattern })).toThrow(
      'Test/Images: `distribution` must be a cloudfront.Distribution, got a CloudFrontWebDistribution, whose behaviors '
        + 'are fixed. Describe it as a cloudfront.Distribution with the same settings, and call `overrideLogicalId()` '
        + 'on its resource, so that CloudFormation keeps the distribution',
    );
  });

  test('a distribution of another stack', () => {
    const app = new App();
    const distribution = siteIn(new Stack(app, 'Web'));
    const stack = new Stack(app, 'Test');
    expect(() => new ImageCdn(stack, 'Images', { distribution, pathPattern })).toThrow(
      `Test/Images: \`distribution\` must be in the same stack (Test), got Web/Site. ${ELSEWHERE}`,
    );
  });

  test.each<[keyof ImageCdnProps, ImageCdnProps, string]>([
    ['priceClass', { priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL }, 'Set `priceClass` of the distribution'],
    ['domainNames', { domainNames: ['a.example.com'] },
      'Set `domainNames` of the distribution, and `domainName` here to use one of them in URLs'],
    ['webAcl', { webAcl: WebAcl.managed() }, 'Set `webAclId` of the distribution to the ARN of a web ACL'],
    ['accessLogs', { accessLogs: AccessLogs.legacy() }, 'Set `enableLogging` of the distribution'],
    ['additionalMetrics', { additionalMetrics: true }, 'Set `publishAdditionalMetrics` of the distribution'],
    ['comment', { comment: 'x' }, 'Set `comment` of the distribution'],
  ])('`%s`, which applies to the whole distribution', (prop, props, remedy) => {
    expect(() => mounted(props)).toThrow(`Test/Images: \`${prop}\` must be left out with \`distribution\`, because it `
      + `applies to the whole distribution. ${remedy}`);
  });

  test.each(['images', '*.jpg', '/*', '/images/*.jpg', '/a b/*', '/../*', '//images/*', '/im?ges/*', '/my_images/*'])(
    'the path pattern %s', pattern => {
      expect(() => mounted({ pathPattern: pattern })).toThrow(
        'Test/Images: `pathPattern` must be a folder followed by `*`, such as /images/*, with at most 255 letters, '
          + `digits, \`.\`, \`-\` and slashes, got ${pattern}`,
      );
    },
  );

  test('props of mounting without a distribution, and a distribution without a path pattern', () => {
    const stack = emptyStack();
    const create = (id: string, props: ImageCdnProps) => () => new ImageCdn(stack, id, props);
    expect(create('A', { pathPattern })).toThrow('`pathPattern` must be set together with `distribution`');
    expect(create('B', { stripPrefix: true })).toThrow('`stripPrefix` must be set together with `distribution`');
    expect(create('C', { domainName: 'a.example.com' })).toThrow('Use `domainNames` and `certificate`');
    expect(() => mounted({ pathPattern: undefined })).toThrow('Name the folder of the images: /images/*');
  });

  test('a tag header of the distribution that origins of image CDNs do not send', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    const tagsIn = (header: string) => (distribution.node.defaultChild as cloudfront.CfnDistribution)
      .addPropertyOverride('DistributionConfig.CacheTagConfig', { HeaderName: header });
    tagsIn('Surrogate-Key');
    expect(() => new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation })).toThrow(
      'Test/Images: `distribution` must read cache tags from x-amz-meta-cache-tag, got Surrogate-Key: a distribution '
        + 'has one header for them. Send your tags in that header, which is S3 metadata, or create another distribution '
        + 'for this image CDN',
    );
    tagsIn('X-Amz-Meta-Cache-Tag');
    new ImageCdn(stack, 'Later', { distribution, pathPattern, transformation });
    tagsIn('Surrogate-Key');
    expect(() => Template.fromStack(stack)).toThrow('must read cache tags from x-amz-meta-cache-tag');
  });
});

describe('`sources` of an ImageCdn with `distribution`', () => {
  /** The CDN at /images/*, with a source for each of the prefixes. */
  function routed(prefixes: string[], options: OnDemandOptions = {}, props: ImageCdnProps = {}) {
    const stack = emptyStack();
    const sources = prefixes.map((pathPrefix, index) => (
      { pathPrefix, source: ImageSource.bucket(new s3.Bucket(stack, `Bucket${index}`, { enforceSSL: true })) }
    ));
    const own = { distribution: siteIn(stack), pathPattern, sources };
    return () => new ImageCdn(stack, 'Images', { ...own, transformation: ImageTransformation.onDemand(options), ...props });
  }

  test('may be those of the folder, of folders in it, and of folders around it', () => {
    expect(routed(['images/', 'images/products/'])).not.toThrow();
    expect(routed(['', 'images/products/'])).not.toThrow();
    expect(routed(['products/', ''], {}, { stripPrefix: true })).not.toThrow();
  });

  test('must have no prefix outside the folder', () => {
    expect(routed(['', 'products/'])).toThrow(
      'Test/Images: `sources` must have prefixes inside the folder of `pathPattern`, images/, got products/. Name the '
        + 'folder in the prefix (images/products/), or set `stripPrefix` to true, with which keys lack the folder',
    );
  });

  test('must have no route that another one hides', () => {
    expect(routed(['images/', ''])).toThrow(
      'Test/Images: `sources` must have no route that others hide: all keys begin with images/, the folder of '
        + '`pathPattern`, so that images/ takes precedence over the route without a prefix. Remove the latter',
    );
    expect(routed(['images/', 'images/a/', 'images/a/b/'], {}, { pathPattern: '/images/a/*' })).toThrow(
      'so that images/a/ takes precedence over images/. Remove the latter',
    );
  });

  test('may have prefixes outside the folder for watermarks and the fallback image', () => {
    const presets = { card: { width: 320, watermark: 'brand/logo.png' } };
    expect(routed(['images/', 'brand/', 'errors/'], { presets, fallbackImage: 'errors/none.png' })).not.toThrow();
    expect(routed(['images/', 'brand/', 'errors/'], { presets })).toThrow('got errors/');
    const signing = UrlSigning.hmac({ secret: Secret.fromSecretCompleteArn(new Stack(), 'Secret', SECRET) });
    expect(routed(['images/', 'brand/'], { signing })).not.toThrow();
  });
});

describe('at synthesis, ImageCdn with `distribution` rejects', () => {
  test('an error page with a successful status, as of a single-page app', () => {
    const { stack } = mounted({ transformation }, {
      errorResponses: [{ httpStatus: 404, responseHttpStatus: 200, responsePagePath: '/index.html' }],
    });
    expect(() => Template.fromStack(stack)).toThrow(
      'Test/Images: `distribution` must have no error response with a successful status, got 404 → /index.html 200: '
        + 'viewers would receive this page for a missing image. Remove the error response. In a single-page app, '
        + 'let a function on viewer requests of the default behavior rewrite paths without a file extension to the page',
    );
  });

  test.each(['/images/*', 'images/*'])('a second behavior for the path pattern, written as %s', pattern => {
    const stack = emptyStack();
    const origin = new origins.HttpOrigin('old.example.org');
    const distribution = siteIn(stack, {
      additionalBehaviors: { [pattern]: { origin, functionAssociations: [functionWith(stack, 'Old')] } },
    });
    new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation });
    expect(() => Template.fromStack(stack)).toThrow(
      'Test/Images: `pathPattern` must differ from those of other behaviors, got /images/*, which the distribution has '
        + 'already. Remove that behavior, or choose another folder. Its function on viewer requests cannot stay, because '
        + 'CloudFront runs one, which is that of the image CDN',
    );
  });

  test.each(['/*.jpg', '/im*', '*', '/images/*.png', 'images/*/*', '/?mages/*'])(
    'the earlier behavior %s, which takes requests for images', pattern => {
      const stack = emptyStack();
      const distribution = siteIn(stack);
      // the CDK rejects `*`, which an override can have
      distribution.addBehavior(pattern === '*' ? 'x*' : pattern, new origins.HttpOrigin('old.example.org'));
      const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
      if (pattern === '*') resource.addPropertyOverride('DistributionConfig.CacheBehaviors.0.PathPattern', '*');
      new ImageCdn(stack, 'Images', { distribution, pathPattern });
      expect(() => Template.fromStack(stack)).toThrow(
        `Test/Images: \`pathPattern\` must come before the behavior ${pattern} of the distribution`,
      );
    },
  );

  test.each(['/images/?.jpg', '*/?.jp?'])('no earlier behavior %s, which takes some requests for images', pattern => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
    new ImageCdn(stack, 'Images', { distribution, pathPattern });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each(['*.pdf', '/*.pd?'])('the earlier behavior %s, which takes requests for `otherFiles`', pattern => {
    const withFiles = (isEarlier: boolean, otherFiles: string[]) => () => {
      const stack = emptyStack();
      const distribution = siteIn(stack);
      const add = () => distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
      if (isEarlier) add();
      new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, otherFiles });
      if (!isEarlier) add();
      Template.fromStack(stack);
    };
    expect(withFiles(true, ['*.mp4', '/docs/*.pdf'])).toThrow(
      `Test/Images: \`otherFiles\` must come before the behavior ${pattern} of the distribution, which receives the `
        + 'requests for /images/docs/*.pdf: CloudFront uses the first pattern that matches. Add that behavior with '
        + '`addBehavior()` after `new ImageCdn()`, or leave docs/*.pdf out of `otherFiles`',
    );
    expect(withFiles(false, ['*.pdf'])).not.toThrow();
    expect(withFiles(true, ['*.mp4'])).not.toThrow();
  });

  test.each(['/images/*.pd?', 'images/*s/*', '/images/docs*'])(
    'the earlier behavior %s inside the folder, which takes all requests for a pattern of `otherFiles`', pattern => {
      const withFiles = (isEarlier: boolean, otherFiles: string[]) => {
        const stack = emptyStack();
        const distribution = siteIn(stack);
        const add = () => distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
        if (isEarlier) add();
        const originalsPath = 'untouched';
        new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, otherFiles, originalsPath });
        if (!isEarlier) add();
        return stack;
      };
      expect(() => Template.fromStack(withFiles(true, ['*.mp4', 'docs/*.pdf']))).toThrow(
        `Test/Images: \`otherFiles\` must come before the behavior ${pattern} of the distribution, which receives the `
          + 'requests for /images/docs/*.pdf: CloudFront uses the first pattern that matches. Add that behavior with '
          + '`addBehavior()` after `new ImageCdn()`, or leave docs/*.pdf out of `otherFiles`',
      );
      expect(() => Template.fromStack(withFiles(false, ['docs/*.pdf']))).not.toThrow();
      expect(() => Template.fromStack(withFiles(true, ['*.mp4', '*.pdf?']))).not.toThrow();
    },
  );

  test.each(['/images/orig*', '/*/original/*'])('the earlier behavior %s, which takes requests for originals', pattern => {
    const withOriginals = (originalsPath: string) => () => {
      const stack = emptyStack();
      const distribution = siteIn(stack);
      distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
      new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, originalsPath });
      Template.fromStack(stack);
    };
    expect(withOriginals('original')).toThrow(
      `Test/Images: \`originalsPath\` must come before the behavior ${pattern} of the distribution, which receives the `
        + 'requests for /images/original/*: CloudFront uses the first pattern that matches. Add that behavior with '
        + '`addBehavior()` after `new ImageCdn()`, or choose another `originalsPath`',
    );
    expect(withOriginals('untouched')).not.toThrow();
  });

  test('no pattern of `otherFiles` that another one includes, or that `originalsPath` hides', () => {
    const stack = emptyStack();
    const buckets = ['A', 'B'].map(id => new s3.Bucket(stack, id));
    const sources = ['', 'shop/'].map((pathPrefix, index) => ({ pathPrefix, source: ImageSource.bucket(buckets[index]) }));
    new ImageCdn(stack, 'Images', {
      distribution: siteIn(stack),
      pathPattern,
      stripPrefix: true,
      transformation,
      sources,
      originalsPath: 'original',
      otherFiles: ['*.pdf', 'docs/*.pdf', 'original/docs/*', 'shop*.pdf'],
    });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each<[string, ImageCdnProps]>([
    ['/images/original/*', { originalsPath: 'original' }],
    ['images/*.pdf', { otherFiles: ['*.pdf'] }],
  ])('a behavior %s of the distribution that the image CDN needs, too', (pattern, props) => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
    new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, ...props });
    expect(() => Template.fromStack(stack)).toThrow(
      `Test/Images: \`distribution\` must have different path patterns, got /${pattern.replace(/^\//, '')} twice. `
        + 'Remove that behavior from the distribution, or change `originalsPath` or `otherFiles` of the image CDN',
    );
  });

  test('no behavior that comes later, that is narrower, or that is for other files', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    const origin = new origins.HttpOrigin('old.example.org');
    for (const pattern of ['/images/folder/*', '/images/image.jpg', '/api/*', '*.css']) distribution.addBehavior(pattern, origin);
    new ImageCdn(stack, 'Images', { distribution, pathPattern });
    distribution.addBehavior('*.jpg', origin);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('a folder inside that of an earlier image CDN', () => {
    const { stack, distribution } = mounted();
    new ImageCdn(stack, 'Inner', { distribution, pathPattern: '/images/inner/*' });
    expect(() => Template.fromStack(stack)).toThrow(
      'Test/Inner: `pathPattern` must come before the behavior /images/* of the distribution',
    );
  });

  test('more behaviors and origin groups than a distribution can have', () => {
    const { stack, distribution } = mounted();
    for (let index = 0; index < 74; index++) {
      distribution.addBehavior(`/${index}/*`, new origins.HttpOrigin('old.example.org'));
    }
    expect(() => Template.fromStack(stack)).toThrow(
      '`distribution` must have at most 75 cache behaviors, got 76. Create another distribution for this image CDN',
    );
    const many = mounted({ transformation });
    for (let index = 0; index < 10; index++) {
      const own = { distribution: many.distribution, pathPattern: `/${index}/*`, transformation };
      new ImageCdn(many.stack, `Images${index}`, own);
    }
    expect(() => Template.fromStack(many.stack)).toThrow('must have at most 10 origin groups, got 11');
  });

  test('a function on viewer requests that an override adds to the behavior', () => {
    const { stack, distribution } = mounted({ transformation });
    (distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride(
      'DistributionConfig.CacheBehaviors.0.LambdaFunctionAssociations',
      [{ EventType: 'viewer-request', LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:auth:1' }],
    );
    expect(() => Template.fromStack(stack))
      .toThrow('must have no function on viewer requests but that of the image CDN');
  });
});

describe('ImageCdn with `distribution` warns', () => {
  test('about restrictions of the default behavior that do not apply to images', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack, {
      defaultBehavior: {
        origin: new origins.HttpOrigin('www.example.org'), functionAssociations: [functionWith(stack, 'Login')],
      },
    });
    new ImageCdn(stack, 'Images', { distribution, pathPattern });
    expect(warnings(stack)).toEqual(['unguardedMount']);
  });

  test('about error pages that replace problem documents', () => {
    const { stack } = mounted({ transformation }, {
      errorResponses: [{ httpStatus: 404, responseHttpStatus: 404, responsePagePath: '/404.html' }],
    });
    expect(warnings(stack)).toEqual(['sharedErrorPages']);
  });

  test.each(['*docs/?', '/*docs/??*'])('about the earlier behavior %s, which does not match all `otherFiles`', pattern => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
    new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, otherFiles: ['docs/*'] });
    expect(warnings(stack)).toEqual(['overlappedOtherFiles']);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each(['*.pdf', '/*/manual-?.pdf'])('about the earlier behavior %s, which matches some `otherFiles`', pattern => {
    const mountedAfter = (otherFiles: string[]) => {
      const stack = emptyStack();
      const distribution = siteIn(stack);
      distribution.addBehavior(pattern, new origins.HttpOrigin('old.example.org'));
      distribution.addBehavior('*.zip', new origins.HttpOrigin('old.example.org'));
      new ImageCdn(stack, 'Images', { distribution, pathPattern, transformation, otherFiles });
      distribution.addBehavior('*.mp4', new origins.HttpOrigin('old.example.org'));
      return stack;
    };
    const stack = mountedAfter(['*.mp4', '/docs/*']);
    expect(warnings(stack)).toEqual(['overlappedOtherFiles']);
    Annotations.fromStack(stack).hasWarning('/Test/Images', Match.stringLikeRegexp(
      '^behaviors of Test/Site match some of the requests for `otherFiles`, and precede their behaviors: '
        + `${pattern.replace(/[?*.]/g, '\\$&')} and /images/docs/\\*, \\*\\.zip and /images/docs/\\*\\. CloudFront uses `
        + 'the first pattern that matches\\. Add those behaviors with `addBehavior\\(\\)` after `new ImageCdn\\(\\)`, make '
        + 'their patterns narrower, or acknowledge this warning',
    ));
    expect(warnings(mountedAfter(['*.mp4', 'docs/*.txt']))).toEqual([]);
  });

  test('about nothing by default', () => {
    expect(warnings(mounted({ transformation }).stack)).toEqual([]);
  });
});

describe('ImageCdn.addMonitoring() with `distribution`', () => {
  test('has the cache hit rate if the distribution publishes additional metrics', () => {
    const { stack, cdn } = mounted({}, { publishAdditionalMetrics: true });
    cdn.metricCacheHitRate();
    expect(warnings(stack)).toEqual([]);
  });
});

describe('flatRatePlan with `distribution`', () => {
  test('rejects a distribution without a web ACL, and a plan with fewer behaviors', () => {
    const originAccess = OriginAccess.control();
    const { stack } = mounted({ originAccess, flatRatePlan: FlatRatePlan.BUSINESS });
    expect(() => Template.fromStack(stack)).toThrow('`webAclId` must be set on the distribution with `flatRatePlan`');
    const few = mounted(
      { originAccess, flatRatePlan: FlatRatePlan.FREE, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED },
      { webAclId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1' },
    );
    for (let index = 0; index < 5; index++) {
      few.distribution.addBehavior(`/${index}/*`, new origins.HttpOrigin('old.example.org'));
    }
    expect(() => Template.fromStack(few.stack)).toThrow('must have at most 5 cache behaviors');
  });
});
