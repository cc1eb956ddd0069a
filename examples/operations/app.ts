import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AccessLogs, FlatRatePlan, ImageCdn, ImageTransformation, OriginAccess } from 'cdk-image-cdn';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const east = { env: { account, region: 'us-east-1' }, crossRegionReferences: true };

// What CloudFront wants in us-east-1 is made there before the CDN, or after it: one stack for both would have to be both.
const before = new Stack(app, 'ImagesBefore', east);
const stack = new Stack(app, 'Images', { env: { account, region: 'eu-west-1' }, crossRegionReferences: true });
const after = new Stack(app, 'ImagesAfter', east);

const images = new ImageCdn(stack, 'Images', {
  transformation: ImageTransformation.onDemand({ reservedConcurrentExecutions: 50 }),
  flatRatePlan: FlatRatePlan.PREMIUM,
  originAccess: OriginAccess.control(),
  webAcl: { rateLimit: 5000, scope: before },
  hotLinkProtection: { allowedReferrers: ['example.com', '*.example.com'] },
  allowedOrigins: ['https://www.example.com'],
  accessLogs: AccessLogs.toBucket({ scope: after }),
});

images.addMonitoring({
  alarmTopic: new Topic(stack, 'Alarms', { enforceSSL: true }),
  edgeAlarms: { scope: after, topic: new Topic(after, 'Alarms', { enforceSSL: true }) },
});
