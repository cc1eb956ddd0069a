import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AccessLogs, FlatRatePlan, ImageCdn, ImageTransformation, OriginAccess, WebAcl } from 'cdk-image-cdn';

const app = new App();
const account = process.env.CDK_DEFAULT_ACCOUNT;
const east = { env: { account, region: 'us-east-1' }, crossRegionReferences: true };

// CloudFront requires the web ACL, logs and alarms in us-east-1.
// One stack cannot be deployed both before and after the CDN.
const before = new Stack(app, 'ImagesBefore', east);
const stack = new Stack(app, 'Images', { env: { account, region: 'eu-west-1' }, crossRegionReferences: true });
const after = new Stack(app, 'ImagesAfter', east);

const images = new ImageCdn(stack, 'Images', {
  transformation: ImageTransformation.onDemand({ reservedConcurrentExecutions: 50 }),
  flatRatePlan: FlatRatePlan.PREMIUM,
  originAccess: OriginAccess.control(),
  usEast1: { webAcl: before, logsAndAlarms: after },
  webAcl: WebAcl.managed({ rateLimit: 5000 }),
  hotLinkProtection: { allowedReferrers: ['example.com', '*.example.com'] },
  allowedOrigins: ['https://www.example.com'],
  accessLogs: AccessLogs.toBucket(),
  additionalMetrics: true,
});

images.addMonitoring('Monitoring', {
  alarmTopic: new Topic(stack, 'Alarms', { enforceSSL: true }),
  edgeAlarms: { topic: new Topic(after, 'Alarms', { enforceSSL: true }) },
});
