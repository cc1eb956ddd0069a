import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Names } from './callers';
import { ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess } from '../../../src';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { Located } from '../../../src/tools/cloud-assembly/intrinsics';
import { App as OpenedApp, openApp } from '../../../src/tools/local/reader/app';
import { readDistribution } from '../../../src/tools/local/reader/distribution';
import { Bucket } from '../../../src/tools/local/s3/bucket';

/** A synthesized bucket and its policy. */
export interface Subject {
  readonly name: string;
  readonly bucket: Bucket;
  readonly names: Names;
}

const CDNS: Record<string, ImageCdnProps> = {
  'identity': { originAccess: OriginAccess.identity() },
  'control': { originAccess: OriginAccess.control() },
  'migrating': { originAccess: OriginAccess.migrating() },
  'transforming': { transformation: ImageTransformation.onDemand(), originalsPath: 'original' },
  'transforming-control': {
    originAccess: OriginAccess.control(),
    transformation: ImageTransformation.onDemand(),
    originalsPath: 'original',
  },
};

// An identity that no policy names.
const NO_IDENTITY = { id: 'E000000000', canonicalUserId: '0'.repeat(64) };

/** Returns every bucket that CloudFront reads, with each kind of origin access. */
export function synthesizeSubjects(folder: string): Subject[] {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  Object.entries(CDNS).forEach(([name, props]) => new ImageCdn(new Stack(app, name), 'Images', props));
  const opened = openApp(loadAssembly(app.synth().directory), new Set(), { clock: Date.now });
  return opened.resolver.resourcesOf('AWS::CloudFront::Distribution').flatMap(located => subjectsOf(opened, located));
}

function subjectsOf(app: OpenedApp, located: Located): Subject[] {
  const distribution = readDistribution(app, located);
  const buckets = new Map(distribution.s3Origins.map(({ options: { bucket } }) => [bucket.name, bucket]));
  return [...buckets.values()].map((bucket, index) => ({
    name: `${distribution.stack}${index === 0 ? '' : ` (bucket ${index + 1})`}`,
    bucket,
    names: {
      bucket: bucket.name,
      account: bucket.account,
      identity: identityIn(app, located) ?? NO_IDENTITY,
      distributionArn: `arn:aws:cloudfront::${bucket.account}:distribution/${distribution.id}`,
    },
  }));
}

function identityIn({ resolver }: OpenedApp, { stack }: Located): Names['identity'] | undefined {
  const identity = resolver
    .resourcesOf('AWS::CloudFront::CloudFrontOriginAccessIdentity')
    .find(candidate => candidate.stack === stack);
  return (
    identity && {
      id: resolver.attribute(identity, 'Id'),
      canonicalUserId: resolver.attribute(identity, 'S3CanonicalUserId'),
    }
  );
}
