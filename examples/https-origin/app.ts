import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageSource, ImageTransformation, VariantDelivery } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'HttpsOrigin');

// Headers that the origin requires: { "authorization": "Bearer …" }
const headers = secretsmanager.Secret.fromSecretNameV2(stack, 'Headers', 'cms/headers');

// /2026/fair.jpg is https://cms.example.com/uploads/2026/fair.jpg, and lives as long as that response says.
const images = new ImageCdn(stack, 'Images', {
  sources: [{
    source: ImageSource.https({ origin: 'https://cms.example.com', pathPrefix: 'uploads/', headersSecret: headers }),
  }],
  transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
});

new CfnOutput(stack, 'Fair', { value: images.urlFor('2026/fair.jpg', { width: 640 }) });

app.synth();
