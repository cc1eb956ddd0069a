import { Annotations, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ImageCdn, ImageCdnProps, ImageFormat, ImageParameters, ImageSource, ImageTransformation, OnDemandOptions,
  PrewarmedVariant, Purge, VariantDelivery,
} from '../../../src';
import { emptyStack, stackWith, templateOf, warnings } from '../../support';

const presets: OnDemandOptions['presets'] = { card: { width: 300, height: 200 } };
const transformation = ImageTransformation.onDemand({ presets });
const prewarming = templateOf({ transformation, prewarm: [{ formats: [ImageFormat.AVIF] }] });

function workerOf(template: Template): any {
  const [worker] = Object.values(template.findResources('AWS::Lambda::Function'))
    .filter(({ Metadata }) => Metadata?.['cdk-image-cdn:prewarms']);
  return worker.Properties;
}

function givenUp(template: Template): Record<string, any> {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(alarms.filter(([id]) => id.includes('Prewarm')));
}

/** The last segments in the paths of the variants, without version and sizes that every variant has. */
function segments(
  prewarm: PrewarmedVariant[], options: OnDemandOptions = { presets }, name = 'variants',
): string[] | undefined {
  const template = templateOf({ prewarm, transformation: ImageTransformation.onDemand(options) });
  const config = JSON.parse(workerOf(template).Environment.Variables.CONFIG['Fn::Join']?.[1].join('')
    ?? workerOf(template).Environment.Variables.CONFIG);
  return config[name]?.map((segment: string) => segment.replace(/^_\.v\.\w+_|_max-[wh]\.\d+|_q\.\w+/g, ''));
}

describe('prewarm', () => {
  test('names variants as the URLs of viewers lead to them', () => {
    expect(segments([{ formats: [ImageFormat.AVIF] }])).toEqual(['f.auto-avif']);
    const formats = [ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG];
    expect(segments([{ width: 600, formats }])).toEqual(['f.auto-avif_w.640', 'f.auto-webp_w.640', 'f.auto_w.640']);
    expect(segments([{ preset: 'card' }])).toEqual(['f.auto-avif_w.320_h.213']);
    expect(segments([{ preset: 'card', format: ImageFormat.PNG }])).toEqual(['f.png_w.320_h.213']);
  });

  test('names variants of JPEG files where viewers of WebP share those of JPEG', () => {
    const jpegSegments = (...formats: ImageFormat[]) => segments([{ formats }], {}, 'jpegVariants');
    expect(jpegSegments(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG)).toEqual(['f.auto-avif', 'f.auto']);
    expect(jpegSegments(ImageFormat.WEBP)).toEqual(['f.auto']);
    expect(jpegSegments(ImageFormat.AVIF, ImageFormat.JPEG)).toBeUndefined();
  });

  test('names equal variants once', () => {
    expect(segments([{ width: 600 }, { width: 640 }])).toHaveLength(1);
  });

  test('uses the best format that the transformation has', () => {
    expect(segments([{ formats: [ImageFormat.WEBP] }], { formats: [ImageFormat.WEBP, ImageFormat.JPEG] })).toEqual(['f.auto-webp']);
    expect(segments([{ autoFormat: true }], { formats: [ImageFormat.PNG] })).toEqual(['f.auto']);
  });

  test('lets the worker invoke the transform function and look for variants, and nothing else', () => {
    const policy = Object.entries(prewarming.findResources('AWS::IAM::Policy'))
      .find(([id]) => id.includes('PrewarmWorkerRole'))![1];
    expect(policy.Properties.PolicyDocument.Statement.map(({ Action }: any) => Action)).toEqual([
      'lambda:InvokeFunction', 's3:GetObject', 's3:ListBucket',
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });

  test('lets the purge worker prewarm images of changed watermarks only if a variant has a watermark', () => {
    const isMarked = (preset: ImageParameters) => {
      const marking = ImageTransformation.onDemand({ presets: { card: preset } });
      const template = templateOf({ transformation: marking, prewarm: [{ preset: 'card' }] });
      return Object.values<any>(template.findResources('AWS::Lambda::Function'))
        .some(({ Properties }) => Properties.Environment?.Variables.PREWARM_MARKED === 'true');
    };
    expect(isMarked({ width: 320, watermark: 'logo.png' })).toBe(true);
    expect(isMarked({ width: 320 })).toBe(false);
  });

  test('runs at most two workers, each with one image of the queue at a time', () => {
    prewarming.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('lists each source in S3', () => {
    const stack = emptyStack();
    const sources = [
      { pathPrefix: 'blog/', source: ImageSource.bucket(new s3.Bucket(stack, 'Blog', { enforceSSL: true })) },
      { source: ImageSource.bucket(new s3.Bucket(stack, 'Catalog', { enforceSSL: true }), { keyPrefix: 'v2/' }) },
    ];
    new ImageCdn(stack, 'Images', { transformation, prewarm: [{ formats: [ImageFormat.AVIF] }], sources });
    const template = Template.fromStack(stack);
    const { SOURCES } = workerOf(template).Environment.Variables;
    const [blog, catalog] = ['Blog', 'Catalog'].map(id => Object.keys(template.findResources('AWS::S3::Bucket'))
      .find(name => name.startsWith(id))!);
    expect(SOURCES['Fn::Join'][1].map((part: any) => part.Ref ?? part).join('')).toBe(
      `[{"pathPrefix":"blog/","bucket":"${blog}","region":"AWS::Region"},`
        + `{"pathPrefix":"","bucket":"${catalog}","region":"AWS::Region","keyPrefix":"v2/"}]`,
    );
    const policy = Object.entries(template.findResources('AWS::IAM::Policy'))
      .find(([id]) => id.includes('PrewarmWorkerRole'))![1];
    const list = policy.Properties.PolicyDocument.Statement.find(({ Action }: any) => Action === 's3:ListBucket');
    expect(list.Resource.map((resource: any) => resource['Fn::GetAtt'][0]).sort()).toEqual([blog, catalog].sort());
  });

  test('needs no events for images outside S3, which the command prewarms', () => {
    const secret: any = { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key-1' };
    const source = ImageSource.r2({
      accountId: '0123456789abcdef0123456789abcdef', bucketName: 'photos', credentials: secret,
    });
    const { stack } = stackWith({ transformation, prewarm: [{ formats: [ImageFormat.AVIF] }], sources: [{ source }] });
    expect(workerOf(Template.fromStack(stack)).Environment.Variables.SOURCES).toBe('[{"pathPrefix":""}]');
    expect(warnings(stack)).toEqual(['prewarmByHand', 'noEvents']);
  });

  test('warns about HTTPS origins, whose images only the command prewarms', () => {
    const { stack } = stackWith({
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
      prewarm: [{ formats: [ImageFormat.AVIF] }],
      sources: ['cms/', 'shop/'].map(pathPrefix => ({
        pathPrefix, source: ImageSource.https({ origin: `https://${pathPrefix.slice(0, -1)}.example.com` }),
      })),
    });
    Annotations.fromStack(stack).hasWarning('/Test/Images', 'originals outside S3 (shop/*, cms/*) report no changes and '
      + 'cannot be listed, so their variants are not transformed ahead by themselves. Run `npx cdk-image-cdn prewarm '
      + '--keys FILE` with a file of their keys [ack: cdk-image-cdn:prewarmByHand]');
  });
});

describe('the alarm on prewarming', () => {
  test('reports variants that could not be transformed ahead', () => {
    expect(Object.values(givenUp(prewarming)).map(({ Properties }) => Properties)).toEqual([{
      AlarmDescription: 'Variants could not be transformed ahead for hours. Check the log of the prewarm worker, then '
        + 'redrive the dead-letter queue. Runbook: '
        + 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/alarms.md#prewarmsgivenup',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Dimensions: [{
        Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching(/^ImagesPrewarmFailures/), 'QueueName'] },
      }],
      EvaluationPeriods: 1,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Namespace: 'AWS/SQS',
      Period: 300,
      Statistic: 'Maximum',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    }]);
  });

  test('does not exist without `prewarm`', () => {
    expect(givenUp(templateOf({ transformation }))).toEqual({});
  });
});

describe('ImageCdn.prewarm is validated', () => {
  test.each<[string, ImageCdnProps, string]>([
    ['prewarm without `transformation` is rejected', { prewarm: [{ formats: [ImageFormat.AVIF] }] }, '`prewarm` must be set together with `transformation`'],
    ['prewarm without purging is rejected', { transformation, prewarm: [{ formats: [ImageFormat.AVIF] }], purge: Purge.none() },
      '`prewarm` must be set together with purging'],
    ['a variant without properties is rejected', { transformation, prewarm: [{}] },
      '`prewarm[0]` must have at least one property, got none. Set one, such as { formats: [ImageFormat.AVIF] } for the URL '
        + 'without parameters; in Python, use PrewarmedVariant(preset="card"), because a dict loses misspelled names'],
    ['prewarm without a variant is rejected', { transformation, prewarm: [] }, '`prewarm` must contain a variant, got none'],
    ['an unknown preset is rejected', { transformation, prewarm: [{ preset: 'card' }, { preset: 'crad' }] },
      '`prewarm[1].preset` must be one of the presets (card), got crad. Define it in `presets` of the transformation'],
    ['a variant that is no core variant is rejected', { transformation, prewarm: [{ width: 320, blur: 5 }] },
      '`prewarm[0]` must request a core variant: a width of the ladder (32, '],
    ['a format that viewers do not negotiate is rejected', { transformation, prewarm: [{ formats: [ImageFormat.PNG] }] },
      '`prewarm[0].formats` must be formats that viewers negotiate, '
        + 'ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, got ImageFormat.PNG'],
    ['an empty list of formats is rejected', { transformation, prewarm: [{ width: 640, formats: [] }] },
      '`prewarm[0].formats` must be formats that viewers negotiate, '
        + 'ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, got none'],
    ['two kinds of formats are rejected', { transformation, prewarm: [{ format: ImageFormat.PNG, formats: [] }] },
      '`prewarm[0].formats` and `prewarm[0].format` exclude each other'],
    ['an invalid parameter of a variant is rejected', { transformation, prewarm: [{ width: -1 }] }, '`width` must be'],
    ['a parameter of the URL is rejected', { transformation, prewarm: [{ w: 640 } as any] },
      '`prewarm[0].w` is not a parameter: did you mean `width`?'],
    ['formats in place of a format are rejected', { transformation, prewarm: [{ format: [] } as any] },
      '`prewarm[0].format` must be a string, got []'],
    ['one format in place of a list is rejected', { transformation, prewarm: [{ formats: ImageFormat.AVIF } as any] },
      '`prewarm[0].formats` must be a list of ImageFormat members'],
  ])('%s', (_name, props, message) => {
    expect(() => stackWith(props)).toThrow(`Test/Images: ${message}`);
  });

  test('more than 30 variants of an image are rejected', () => {
    const widths = [32, 48, 64, 96, 128, 160, 200, 256, 320, 400, 512];
    const formats = [ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG];
    const prewarm = widths.map(width => ({ width, formats }));
    expect(() => stackWith({ transformation, prewarm })).toThrow(
      'Test/Images: `prewarm` must have at most 30 variants of an image, got 33. Name fewer widths or formats; '
        + 'others are transformed on request',
    );
  });
});
