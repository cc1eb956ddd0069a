import {
  BUCKETS_ONLY, CERTIFICATE, KEY_GROUP, MAXIMAL, WEB_ACL, bucketOrigin, config, distribution, list,
} from './distributions';
import { afterTheMove, synthesizePrinted } from './printed-code';
import { differencesOf, migrated, runFrom } from './support';
import { run } from '../../../../../src/cli';
import { cleanUp } from '../../../local/support';
import { testIo } from '../../support';

afterEach(cleanUp);

test('migrate --from cloudfront prints a CDN on the bucket of a distribution with defaults', async () => {
  const { code, steps } = await migrated('cloudfront', { ETag: 'E1', DistributionConfig: config() });
  expect(code).toContain("s3.Bucket.fromBucketName(this, 'Originals', 'my-photos')");
  expect(code).toContain("{ env: { region: 'eu-west-1' } }");
  expect(code).toContain('minTtl: Duration.seconds(1),');
  expect(code).not.toMatch(/defaultTtl|maxTtl|httpVersion|domainNames/);
  const { template, warnings } = synthesizePrinted(code);
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: { PriceClass: 'PriceClass_All' },
  });
  expect(warnings.join()).toContain('put-bucket-notification-configuration --bucket my-photos');
  expect(steps.map(({ title }) => title.split(/[ ,:]/)[0]))
    .toEqual(['Deploy', 'Allow', 'Compare', 'Switch', 'To', 'Clean']);
});

describe('migrate --from cloudfront with every setting', () => {
  test('prints code that synthesizes to the same settings, before and after the move', async () => {
    const { code } = await migrated('cloudfront', BUCKETS_ONLY);
    const before = synthesizePrinted(code).template.findResources('AWS::CloudFront::Distribution');
    expect(JSON.stringify(before)).not.toContain('img.example.com');
    const { template } = synthesizePrinted(afterTheMove(code));
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['img.example.com', '*.example.com'],
        PriceClass: 'PriceClass_200',
        HttpVersion: 'http2',
        Comment: "Tom's \u202eimages",
        WebACLId: WEB_ACL,
        Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'CH'] } },
        ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2025' },
        Logging: { Prefix: 'cdn/' },
        DefaultCacheBehavior: { TrustedKeyGroups: [KEY_GROUP] },
      },
    });
    template.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: { MinTTL: 10, DefaultTTL: 3600, MaxTTL: 604800 },
    });
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: { CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] } } },
    });
  });

  test('maps folders to routes, and other files of the bucket to otherFiles', async () => {
    const { code } = await migrated('cloudfront', MAXIMAL);
    expect(code).toContain("otherFiles: ['*.pdf'],");
    expect(code).toContain("pathPrefix: 'brand/',");
    expect(code).toContain("ImageSource.bucket(originals2, { keyPrefix: 'live/brand/' })");
    expect(code).toContain("region: 'us-west-2',");
    expect(code).toContain("fallbackImage: 'images/missing.png'");
  });

  test('lists each setting that is not carried over, without values of headers', async () => {
    const found = await migrated('cloudfront', MAXIMAL);
    expect(Object.keys(differencesOf(found))).toEqual(expect.arrayContaining([
      'headers for my-brand.s3-us-west-2.amazonaws.com: x-origin-token',
      'ConnectionAttempts, ConnectionTimeout of my-brand.s3-us-west-2.amazonaws.com',
      'TrustedSigners',
      'Lambda@Edge origin-response resize',
      'function viewer-request rewrite',
      'ForwardedValues: the query, the header Origin, cookies',
      'ViewerProtocolPolicy allow-all',
      'methods PUT',
      'RealtimeLogConfigArn',
      'IncludeCookies',
      'error response 404',
      'error response 403 (/error.html)',
      'lifetime of errors 500',
      'DefaultRootObject',
    ]));
    expect(differencesOf(found)['behavior brand/*']).toContain('Its images are public, and viewers would need a '
      + 'signature');
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test('moves the domain names in steps with the ID of the distribution', async () => {
    const { steps } = await migrated('cloudfront', MAXIMAL);
    const commands = steps.flatMap(step => step.commands);
    expect(commands).toContain('aws cloudfront associate-alias --target-distribution-id NEW_ID --alias '
      + "'*.example.com'");
    expect(commands).toContain(
      'aws cloudfront associate-alias --target-distribution-id E2EXAMPLE --alias img.example.com',
    );
  });
});

describe('migrate --from cloudfront, with a website in the bucket', () => {
  const website = (...given: Parameters<typeof config>) => distribution({
    Aliases: list('www.example.com'),
    ViewerCertificate: { ACMCertificateArn: CERTIFICATE },
    ...given[0],
  }, given[1]);

  test.each([
    ['a root object', { DefaultRootObject: 'index.html' }],
    ['an error page', {
      CustomErrorResponses: list({ ErrorCode: 403, ResponsePagePath: '/index.html', ResponseCode: '200' }),
    }],
  ])('keeps the domain names of a distribution with %s', async (_, others) => {
    const { code, steps, differences } = await migrated('cloudfront', website(others));
    expect(code).not.toContain('hasMoved');
    expect(synthesizePrinted(code).template.findResources('AWS::CloudFront::Distribution')).toBeTruthy();
    expect(JSON.stringify(steps)).not.toMatch(/associate-alias|delete-distribution/);
    expect(steps.map(({ title }) => title)).toContain(
      'Switch: the distribution serves more than images, so it keeps its domain names',
    );
    expect(steps.at(-1)!.notes).toEqual(['Nothing: the distribution E2EXAMPLE serves the website.']);
    expect(differences).toContainEqual({
      what: 'website',
      remedy: `${'DefaultRootObject' in others ? 'DefaultRootObject is' : 'error responses are'} a page, so the `
        + 'distribution serves a website, which an ImageCdn cannot serve. If it serves images only, remove this '
        + 'setting from the file, and run the command again',
    });
  });

  test('removes only the behaviors of folders with images', async () => {
    const { steps } = await migrated('cloudfront', website({
      DefaultRootObject: 'index.html',
      CacheBehaviors: list({ PathPattern: '/img/*', TargetOriginId: 'photos' }),
    }));
    expect(steps.at(-1)!.notes).toEqual(['Remove the behaviors with images from the distribution E2EXAMPLE.']);
  });

  test('moves the domain names of images with pages for errors of the server only', async () => {
    const { code } = await migrated('cloudfront', website({
      CustomErrorResponses: list({ ErrorCode: 503, ResponsePagePath: '/maintenance.html', ResponseCode: '503' }),
    }));
    expect(code).toContain('hasMoved');
  });
});

describe('migrate --from cloudfront, with images in folders of a distribution of a site', () => {
  const site = (...behaviors: object[]) => distribution({
    Origins: list(bucketOrigin('photos', 'my-photos'), bucketOrigin('docs', 'my-docs'),
      { Id: 'site', DomainName: 'site.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }),
    CacheBehaviors: list(...behaviors),
  }, { TargetOriginId: 'site' });

  test('has a source for each folder, also if the first one has the same bucket', async () => {
    const { code } = await migrated('cloudfront', site(
      { PathPattern: '/img/thumbs/*', TargetOriginId: 'photos' },
      { PathPattern: '/img/*', TargetOriginId: 'photos' },
      { PathPattern: '/docs/*', TargetOriginId: 'docs' },
      { PathPattern: '*.pdf', TargetOriginId: 'photos' },
    ));
    expect([...code.matchAll(/pathPrefix: '(.*?)'.*keyPrefix: '(.*?)'/g)].map(([, ...both]) => both))
      .toEqual([['img/', 'img/'], ['docs/', 'docs/']]);
    expect(code).not.toContain('otherFiles');
  });

  test('imports a bucket once, and lets its changes purge variants once', async () => {
    const { code, steps } = await migrated('cloudfront', site(
      { PathPattern: '/img/*', TargetOriginId: 'photos' },
      { PathPattern: '/docs/*', TargetOriginId: 'docs' },
      { PathPattern: '/press/*', TargetOriginId: 'photos' },
    ));
    expect(code.match(/'my-photos'/g)).toHaveLength(1);
    expect([...code.matchAll(/pathPrefix: '(.*?)', source: ImageSource\.bucket\((\w+)/g)].map(([, ...both]) => both))
      .toEqual([['img/', 'originals'], ['docs/', 'originals2'], ['press/', 'originals']]);
    expect(JSON.stringify(steps).match(/--bucket my-photos /g)).toHaveLength(1);
  });

  test('leaves out a behavior that has no effect, because an earlier one matches all of its requests', async () => {
    const found = await migrated('cloudfront', site(
      { PathPattern: '/img/*', TargetOriginId: 'photos' },
      { PathPattern: '/img/docs/*', TargetOriginId: 'docs' },
    ));
    expect(found.code).not.toContain('my-docs');
    expect(differencesOf(found)['behavior img/docs/* (my-docs.s3.eu-west-1.amazonaws.com)'])
      .toBe('the earlier behavior img/* matches all of its requests, so it has no effect, and is left out');
  });

  test('reports functions and forwarded parts of each behavior', async () => {
    const lambda = 'arn:aws:lambda:us-east-1:111122223333:function:resize:7';
    const differences = differencesOf(await migrated('cloudfront', site(
      {
        PathPattern: '/img/*',
        TargetOriginId: 'photos',
        LambdaFunctionAssociations: list({ LambdaFunctionARN: lambda, EventType: 'origin-response' }),
        ForwardedValues: { QueryString: true, Cookies: { Forward: 'all' } },
      },
      { PathPattern: '/docs/*', TargetOriginId: 'docs' },
    )));
    expect(differences['Lambda@Edge origin-response resize of img/*']).toMatch(/^the CDN resizes images/);
    expect(differences['ForwardedValues of img/*: the query, cookies']).toMatch(/^origins receive the path only/);
  });

  test('says what to do with a log, whose parameters are those of the setup', async () => {
    const differences = differencesOf(await migrated(
      'cloudfront', site({ PathPattern: '/img/*', TargetOriginId: 'photos' }), '/img/a.jpg?size=small\n',
    ));
    expect(differences['URLs in the files']).toContain('`migrate --check`');
  });
});

test('migrate --from says that logs in Parquet are not read', async () => {
  const { code, err } = await runFrom('cloudfront', [distribution(), 'PAR1\0\0PAR1']);
  expect([code, err]).toEqual([1, expect.stringMatching(
    /file-1 must be text or JSON, got Parquet\. Convert it, such as by a query of Amazon Athena\n$/,
  )]);
});

test('migrate --from cloudfront warns that private images of a folder would become public', async () => {
  const found = await migrated('cloudfront', distribution({
    CacheBehaviors: list({ PathPattern: 'members/*', TargetOriginId: 'photos', TrustedKeyGroups: list(KEY_GROUP) }),
  }));
  expect(differencesOf(found)['behavior members/*']).toContain('Its images are private, and anyone could see them');
});

test('migrate --from cloudfront keeps the domain name of a distribution that serves a site, too', async () => {
  const found = await migrated('cloudfront', distribution({
    Aliases: list('www.example.com'),
    Origins: list(
      bucketOrigin('photos', 'my-photos', {
        S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E127EXAMPLE51Z' },
        OriginAccessControlId: '',
      }),
      { Id: 'site', DomainName: 'site.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
    ),
    CacheBehaviors: list({ PathPattern: 'images/*', TargetOriginId: 'photos', MinTTL: 0, DefaultTTL: 86400 }),
  }, { TargetOriginId: 'site' }));
  expect(found.code).toContain('bucket: originals,');
  expect(found.code).not.toContain('www.example.com');
  expect(found.code).toContain('E127EXAMPLE51Z');
  expect(Object.keys(differencesOf(found))).toContain('behavior * (site.example.com)');
  expect(found.steps.flatMap(({ notes }) => notes).join()).toContain('docs/mounting.md');
  synthesizePrinted(found.code);
});

describe('migrate --from cloudfront with names that every object has, such as `constructor`', () => {
  test.each([
    ['a price class', { PriceClass: 'constructor' }, /undefined|native code/, {}],
    ['a version of HTTP', { HttpVersion: 'constructor' }, /undefined|native code/, {}],
    ['a policy of TLS', {
      Aliases: list('img.example.com'),
      ViewerCertificate: { ACMCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'valueOf' },
    }, /undefined|native code/, { 'MinimumProtocolVersion valueOf': expect.stringContaining('TLSv1.2_2021') }],
  ])('leaves out %s', async (_what, others, wrong, expected) => {
    const found = await migrated('cloudfront', distribution(others));
    expect(found.code).not.toMatch(wrong);
    expect(differencesOf(found)).toMatchObject(expected);
    synthesizePrinted(afterTheMove(found.code));
  });

  test('reports a cache policy and a response headers policy that are not in the files', async () => {
    const found = await migrated('cloudfront', distribution({}, {
      CachePolicyId: 'constructor', ResponseHeadersPolicyId: 'toString',
    }));
    expect(differencesOf(found)).toMatchObject({
      'cache policy constructor': expect.stringContaining('get-cache-policy'),
      'response headers policy toString': expect.stringContaining('get-response-headers-policy'),
    });
    synthesizePrinted(found.code);
  });

  test.each([
    ['Fn::Sub', { 'Fn::Sub': '${constructor}.s3.amazonaws.com' }],
    ['Fn::FindInMap', { 'Fn::Join': ['', [{ 'Fn::FindInMap': ['Map', 'a', 'toString'] }, '.s3.amazonaws.com']] }],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Table', 'constructor'] }],
    ['Fn::Join with a record between texts', { 'Fn::Join': [{}, ['photos', '.s3.amazonaws.com']] }],
    ['Fn::Sub of a record', { 'Fn::Sub': [{}, {}] }],
    ['Ref of a record', { Ref: {} }],
    ['Fn::GetAtt of a record', { 'Fn::GetAtt': [{}, 'RegionalDomainName'] }],
    ['Fn::Join of a record', { 'Fn::Join': ['', [{ Wrong: 'Photos' }, '.s3.amazonaws.com']] }],
  ])('does not know the host of an origin by %s', async (_function, host) => {
    const site = {
      Origins: [{ Id: 'photos', DomainName: 'photos.s3.amazonaws.com' }, { Id: 'other', DomainName: host }],
      CacheBehaviors: [{ PathPattern: 'other/*', TargetOriginId: 'other' }],
      DefaultCacheBehavior: { TargetOriginId: 'photos' },
    };
    const found = await migrated('cloudfront', {
      Mappings: { Map: { a: { b: 'c' } } },
      Resources: {
        Photos: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'photos' } },
        Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: site } },
      },
    });
    expect(JSON.stringify(found)).not.toMatch(/native code|\[object/);
    expect(Object.keys(differencesOf(found)).join()).toMatch(/behavior other\/\* \((an unknown host|resource \w+)\)/);
  });
});

test('migrate --from cloudfront prints an ARN of Lambda@Edge without a name as it is', async () => {
  const found = await migrated('cloudfront', distribution({}, {
    LambdaFunctionAssociations: list({ LambdaFunctionARN: 'resize', EventType: 'origin-response' }),
  }));
  expect(differencesOf(found)).toHaveProperty('Lambda@Edge origin-response resize');
});

test('migrate --from cloudfront reads originals of a server over HTTPS, with its headers in a secret', async () => {
  const found = await migrated('cloudfront', distribution({
    Origins: list({
      Id: 'cms',
      DomainName: 'cms.example.com',
      OriginPath: '/media',
      CustomHeaders: list({ HeaderName: 'authorization', HeaderValue: 'Bearer do-not-print' }),
      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 8443, OriginProtocolPolicy: 'https-only' },
    }),
  }, { TargetOriginId: 'cms', CachePolicyId: '4cc15a8a-d715-48a4-82b8-cc0b614638fe' }));
  expect(found.code).toContain("origin: 'https://cms.example.com:8443',");
  expect(found.code).toContain("pathPrefix: 'media/',");
  expect(found.code).toContain('VariantDelivery.FUNCTION_FIRST');
  expect(JSON.stringify(found)).not.toContain('do-not-print');
  synthesizePrinted(found.code);
});

test('migrate --from cloudfront reads policies that are among the files', async () => {
  const ids = { cache: '11111111-2222-4333-8444-555555555555', headers: '66666666-7777-4888-8999-000000000000' };
  const behavior = { CachePolicyId: ids.cache, ResponseHeadersPolicyId: ids.headers };
  const without = await migrated('cloudfront', distribution({}, behavior));
  expect(differencesOf(without)[`cache policy ${ids.cache}`]).toContain(`get-cache-policy --id ${ids.cache}`);
  const { code, differences } = await migrated(
    'cloudfront',
    { ETag: 'E1', CachePolicy: { Id: ids.cache, CachePolicyConfig: { MinTTL: 1, DefaultTTL: 7200, MaxTTL: 172800 } } },
    {
      ResponseHeadersPolicy: {
        Id: ids.headers,
        ResponseHeadersPolicyConfig: {
          CorsConfig: { AccessControlAllowOrigins: list('https://www.example.com') },
          SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec: 1, Override: true } },
          CustomHeadersConfig: list({ Header: 'x-team', Value: 'images', Override: true }),
        },
      },
    },
    distribution({}, behavior),
  );
  expect(code).toContain('defaultTtl: Duration.hours(2),');
  expect(code).toContain('maxTtl: Duration.days(2),');
  expect(code).toContain("allowedOrigins: ['https://www.example.com'],");
  expect(differences.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['headers StrictTransportSecurity', 'headers x-team']),
  );
});

test('migrate --from cloudfront reads a template in YAML with functions, and the values of its stack', async () => {
  const template = `
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Domain: {Type: String, Default: ''}
  Stage: {Type: String, Default: test}
Conditions:
  HasDomain: !Not [!Equals [!Ref Domain, '']]
Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Sub '\${Stage}-photos'}
  Policy:
    Type: AWS::CloudFront::CachePolicy
    Properties:
      CachePolicyConfig: {Name: p, MinTTL: 0, DefaultTTL: 600, MaxTTL: 1200}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: !If [HasDomain, [!Ref Domain], !Ref AWS::NoValue]
        Origins:
          - Id: photos
            DomainName: !GetAtt Photos.RegionalDomainName
            S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/\${Identity}'}
        DefaultCacheBehavior: {TargetOriginId: photos, CachePolicyId: !Ref Policy, ViewerProtocolPolicy: https-only}
        ViewerCertificate: {AcmCertificateArn: !Ref Certificate, SslSupportMethod: vip}
`;
  const stack = {
    Stacks: [{
      StackName: 'images',
      Parameters: [
        { ParameterKey: 'Domain', ParameterValue: 'img.example.com' },
        { ParameterKey: 'Stage', ParameterValue: 'prod' },
      ],
    }],
  };
  const found = await migrated('cloudfront', template, stack);
  expect(found.code).toContain("'prod-photos'");
  expect(found.code).toContain("domainNames: ['img.example.com'],");
  expect(found.code).toContain('defaultTtl: Duration.minutes(10),');
  expect(differencesOf(found).certificate).toContain('placeholder');
  synthesizePrinted(afterTheMove(found.code));
  const alone = await migrated('cloudfront', template);
  expect(alone.code).toContain("'test-photos'");
  expect(alone.code).not.toContain('domainNames');
});

test('migrate --from cloudfront takes names that CloudFormation has chosen from resources of the stack', async () => {
  const template = {
    Resources: {
      Photos: { Type: 'AWS::S3::Bucket' },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Origins: [{ Id: 'photos', DomainName: { 'Fn::Sub': '${Photos}.s3.${AWS::Region}.amazonaws.com' } }],
            DefaultCacheBehavior: { TargetOriginId: 'photos' },
          },
        },
      },
    },
  };
  const resources = {
    StackResources: [
      { LogicalResourceId: 'Photos', PhysicalResourceId: 'site-photos-1a2b3c' },
      { LogicalResourceId: 'Site', PhysicalResourceId: 'E2EXAMPLE' },
    ],
  };
  const alone = await migrated('cloudfront', template);
  expect(differencesOf(alone)['name of the bucket']).toContain('describe-stack-resources');
  const { code, steps } = await migrated('cloudfront', template, resources);
  expect(code).toContain("'site-photos-1a2b3c'");
  expect(steps.flatMap(({ commands }) => commands).join()).toContain('delete-distribution --id E2EXAMPLE');
  const stackId = 'arn:aws:cloudformation:eu-west-3:111122223333:stack/site/1';
  const stack = { Stacks: [{ StackId: stackId, StackName: 'site' }] };
  expect((await migrated('cloudfront', template, resources, stack)).code).toContain("{ env: { region: 'eu-west-3' } }");
});

test('migrate --from cloudfront recognizes the website of a bucket in a template without a Region', async () => {
  const { code, differences } = await migrated('cloudfront', {
    Resources: {
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: config({
            Origins: [{
              Id: 'photos',
              DomainName: { 'Fn::Sub': 'my-photos.s3-website.${AWS::Region}.amazonaws.com' },
              CustomOriginConfig: { OriginProtocolPolicy: 'http-only' },
            }],
          }),
        },
      },
    },
  });
  expect(code).toContain("s3.Bucket.fromBucketName(this, 'Originals', 'my-photos')");
  expect(differences.map(({ what }) => what)).toContain('origin my-photos.s3-website.amazonaws.com');
});

test('migrate --from cloudfront names the distributions that are left out', async () => {
  const { differences } = await migrated('cloudfront', {
    DistributionList: list(
      { Id: 'E1', ...config() }, { Id: 'E2', ...config() }, { Id: 'E1', ...config() },
    ),
  });
  const leftOut = differences.filter(({ remedy }) => remedy.includes('left out, since')).map(({ what }) => what);
  expect(leftOut).toEqual(['the distribution E2']);
});

describe('migrate --from cloudfront with hostile files', () => {
  test.each([
    ['invalid JSON', '{"DistributionConfig": {"secret": "hunter2', 'must be JSON'],
    ['JSON of another kind', { hello: 1 }, 'must be a template, stack, distribution, policy or function'],
    ['deeply nested JSON', `{"Resources":{"a":{"Type":"AWS::CloudFront::Distribution","Properties":${
      '{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}}}`, 'nested'],
    ['text without URLs', 'hello world\n', 'must contain JSON'],
    ['no distribution', { Resources: {} }, 'contain no distribution'],
    ['a bomb of YAML aliases', `Resources:\n  a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) =>
      `  ${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join()}]`).join('\n')}\n`, ''],
  ])('rejects a file with %s', async (_, content, message) => {
    const { code, out, err } = await runFrom('cloudfront', [content]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/hunter2|internal error/);
  });

  test('prints names as literals, and escapes control characters', async () => {
    const { code, out } = await runFrom('cloudfront', [distribution({
      Comment: "'; process.exit(1); //\n\u001b[2J${evil}`",
      Aliases: list('$(touch x).example.com'),
      Origins: list(bucketOrigin('photos', "a'; touch x #")),
    })]);
    expect(code).toBe(0);
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(out.slice(out.indexOf('\nSteps\n'))).not.toContain('touch x');
    expect(synthesizePrinted(out.slice(0, out.indexOf('\nURLs\n'))).template).toBeDefined();
  });
});

test.each([
  [['--from', 'wix', 'x'], '--from must be one of: dit'],
  [['--from', 'cloudfront'], 'FILE is required with --from'],
  [['--from', 'cloudfront', 'x', '--old', 'https://a.example.com'], '--old cannot be combined with --from'],
  [['urls.txt'], "unexpected argument 'urls.txt'"],
])('migrate rejects the arguments %j', async (args, message) => {
  const io = testIo();
  expect(await run(['migrate', ...args], io)).toBe(2);
  expect(io.err()).toContain(message);
});

test.each([
  [{ DistributionConfig: {} }, 'the distribution has no Origins and no DefaultCacheBehavior. Save it whole with'],
  [{ DistributionConfig: { Origins: { Items: [] } } }, 'the distribution has no DefaultCacheBehavior.'],
  [{ DistributionConfig: { Origins: { Items: [{ Id: 'a' }] }, DefaultCacheBehavior: { TargetOriginId: 'b' } } },
    'no behavior of the distribution has one of its Origins as TargetOriginId.'],
])('migrate --from cloudfront says what is missing in %j', async (content, message) => {
  const { code, err } = await runFrom('cloudfront', [content]);
  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});
