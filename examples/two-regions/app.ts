import * as path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageReplica, ImageTransformation, OriginAccess } from 'cdk-image-cdn';

const app = new App();
const there = new Stack(app, 'TwoRegionsReplica', { env: { region: 'eu-central-1' } });
const here = new Stack(app, 'TwoRegions', { env: { region: 'eu-west-1' } });

// Deployed first: S3 replicates only to a bucket that exists.
const replica = new ImageReplica(there, 'Replica', { replicationTimeControl: true });

// With OAC, no value has to cross Regions. With the default identity, set `crossRegionReferences` on both stacks, and
// keep the context of cdk.json.
const images = new ImageCdn(here, 'Images', {
  uploads: [{ path: path.join(__dirname, '../minimal/images'), prefix: 'images', exclude: ['*.md'] }],
  transformation: ImageTransformation.onDemand(),
  originalsPath: 'original',
  originAccess: OriginAccess.control(),
  replica,
});

new CfnOutput(here, 'Sunset', { value: images.urlFor('images/sunset.jpg', { width: 640 }) });
new CfnOutput(there, 'Copies', { value: replica.bucket.bucketName });
