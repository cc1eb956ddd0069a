import { App, Stack } from 'aws-cdk-lib';
import { ImageCdn } from '../../src';

test.each(['us-gov-west-1', 'us-gov-east-1'])('ImageCdn rejects the Region %s, which has no CloudFront', region => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });
  expect(() => new ImageCdn(stack, 'Images')).toThrow(`must be in a Region with CloudFront, got ${region}.`);
});
