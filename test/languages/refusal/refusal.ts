import { App, Duration, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';

const stack = new Stack(new App(), 'Stack');

function printError(create: () => unknown): void {
  try {
    create();
  } catch (error) {
    console.log((error as Error).message);
  }
}

printError(() => new ImageCdn(stack, 'Images', { minTtl: Duration.hours(2), defaultTtl: Duration.hours(1) }));
printError(() => new ImageCdn(stack, 'Presets', {
  transformation: ImageTransformation.onDemand({ presets: { card: {} } }),
}));
