import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccessLogs, ImageCdn, ImageCdnProps, ImageSource, ImageTransformation } from '../../../src';
import { emptyStack, warnings } from '../../support';

const ENV = { region: 'us-east-1', account: '111122223333' };

function cdnOf(props: (stack: Stack) => ImageCdnProps): Stack {
  const stack = emptyStack({ env: ENV });
  new ImageCdn(stack, 'Images', props(stack));
  return stack;
}

const bucketIn = (stack: Stack, props?: s3.BucketProps) => new s3.Bucket(stack, 'Mine', { enforceSSL: true, ...props });

const LEGACY = { objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED };

describe('ImageCdn', () => {
  test('warns about server access logging into the bucket of originals', () => {
    const stack = cdnOf(here => ({ bucket: bucketIn(here, { serverAccessLogsPrefix: 'logs/' }) }));
    Annotations.fromStack(stack).hasWarning('/Test/Images', 'server access logging of the bucket itself writes log '
      + 'files among the originals in <MineC1B42D3A>. Viewers can request log files wherever originals are served, and '
      + 'automatic purging treats each one as a changed image. Write logs to another bucket, or acknowledge this warning '
      + '[ack: cdk-image-cdn:logFiles]');
  });

  test('warns about server access logging that names the bucket of originals', () => {
    const stack = cdnOf(here => {
      const bucket = bucketIn(here, { bucketName: 'my-images' });
      (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = { destinationBucketName: 'my-images' };
      return { bucket };
    });
    expect(warnings(stack)).toContain('logFiles');
  });

  test.each<[string, (bucket: s3.IBucket) => AccessLogs]>([
    ['standard logs (v2)', bucket => AccessLogs.toBucket({ bucket })],
    ['legacy logs', bucket => AccessLogs.legacy({ bucket, prefix: 'cdn/' })],
  ])('warns about %s in the bucket of originals', (_name, logsIn) => {
    const stack = cdnOf(here => {
      const bucket = bucketIn(here, LEGACY);
      return { bucket, accessLogs: logsIn(bucket) };
    });
    const text = Match.stringLikeRegexp('^`accessLogs` writes log files among the originals in <Mine');
    Annotations.fromStack(stack).hasWarning('/Test/Images', text);
  });

  test.each([
    ['', 'logs', true], ['photos/', 'photos/logs', true], ['photos/', 'photos', true], ['AWSLogs/', undefined, true],
    ['photos/', 'logs', false], ['photos/', undefined, false],
  ])('warns about a source with the key prefix "%s" and logs under %s: %s', (keyPrefix, prefix, isWarned) => {
    const stack = cdnOf(here => {
      const bucket = bucketIn(here);
      const source = ImageSource.bucket(bucket, { keyPrefix: keyPrefix || undefined });
      const transformation = ImageTransformation.onDemand();
      return { sources: [{ source }], transformation, accessLogs: AccessLogs.toBucket({ bucket, prefix }) };
    });
    expect(warnings(stack).includes('logFiles')).toBe(isWarned);
  });
});

test.each<[string, (stack: Stack) => ImageCdnProps]>([
  ['logs in a bucket of their own', () => ({ accessLogs: AccessLogs.toBucket() })],
  ['server access logs in another bucket', stack => ({
    bucket: bucketIn(stack, {
      serverAccessLogsBucket: new s3.Bucket(stack, 'Logs', { enforceSSL: true }), serverAccessLogsPrefix: 'logs/',
    }),
  })],
  ['access logs in another bucket', stack => ({
    bucket: bucketIn(stack),
    accessLogs: AccessLogs.toBucket({ bucket: new s3.Bucket(stack, 'Logs', { enforceSSL: true }) }),
  })],
])('ImageCdn does not warn about log files with %s', (_name, props) => {
  expect(warnings(cdnOf(props))).not.toContain('logFiles');
});
