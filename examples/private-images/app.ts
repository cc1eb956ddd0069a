import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { KeyGroup, PublicKey } from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';

const app = new App();
const stack = new Stack(app, 'PrivateImages');

// The private key stays with the application that signs. Create a pair of your own:
//   openssl genrsa -out private-key.pem 2048 && openssl rsa -in private-key.pem -pubout -out public-key.pem
const publicKey = new PublicKey(stack, 'PublicKey', {
  encodedKey: fs.readFileSync(process.env.PUBLIC_KEY ?? path.join(__dirname, 'public-key.pem'), 'utf8'),
});

const images = new ImageCdn(stack, 'Images', {
  uploads: [{ path: path.join(__dirname, '../minimal/images'), prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand(),
  originalsPath: 'original',
  trustedKeyGroups: [new KeyGroup(stack, 'Viewers', { items: [publicKey] })],
});

new CfnOutput(stack, 'KeyPairId', { value: publicKey.publicKeyId });
new CfnOutput(stack, 'ToBeSigned', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
