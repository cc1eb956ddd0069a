import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { FlatRatePlan, ImageCdn, ImageTransformation, VariantDelivery, WebAcl } from 'cdk-image-cdn';

const app = new App();

// The web ACL, which every plan requires, is in us-east-1.
const stack = new Stack(app, 'FlatRate', { env: { region: 'us-east-1' } });

// The output `SubscribeCommand` contains the command that subscribes the distribution after the deployment.
const images = new ImageCdn(stack, 'Images', {
  uploads: [{ path: '../minimal/images', prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
  flatRatePlan: FlatRatePlan.PRO,
  webAcl: WebAcl.managed(),
});

new CfnOutput(stack, 'Sunset', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });

app.synth();
