import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { ImageCdn } from 'cdk-image-cdn';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const domainName = 'images.example.com';
// Your own zone, from `aws route53 list-hosted-zones`.
const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

// CloudFront requires certificates in us-east-1, wherever the images are. DNS records in the zone validate this one.
const global = new Stack(app, 'Certificate', { env: { account, region: 'us-east-1' }, crossRegionReferences: true });
const certificate = new Certificate(global, 'Images', {
  domainName,
  validation: CertificateValidation.fromDns(HostedZone.fromHostedZoneAttributes(global, 'Zone', zone)),
});

const stack = new Stack(app, 'CustomDomain', { env: { account, region: 'eu-west-1' }, crossRegionReferences: true });
const images = new ImageCdn(stack, 'Images', {
  domainNames: [domainName],
  certificate,
  hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone), // gets the A and AAAA records
});

new CfnOutput(stack, 'Example', { value: images.urlFor('cats/tom.jpg') });
