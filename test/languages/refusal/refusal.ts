import { App, Duration, Stack } from 'aws-cdk-lib';
import { ImageCdn } from 'cdk-image-cdn';

const stack = new Stack(new App(), 'Stack');

try {
  new ImageCdn(stack, 'Images', { minTtl: Duration.hours(2), defaultTtl: Duration.hours(1) });
} catch (error) {
  console.log((error as Error).message);
}
