import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess } from '../../../src';
import { siteIn } from '../../support';
import { Deployment, HERE, dependenciesOf, deployment, gapsBetween } from '../../updates';

const transformation = ImageTransformation.onDemand();

type OwnBehavior = (bucket: s3.Bucket) => Record<string, cloudfront.BehaviorOptions>;

const HAND_MADE: OwnBehavior = bucket => ({
  '/images/*': { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket) },
});
const NONE: OwnBehavior = () => ({});

/** The templates of a site with its own behaviors, and with image CDNs of one bucket by their IDs. */
function site(behaviors: OwnBehavior, cdns: Record<string, ImageCdnProps>): Deployment {
  return deployment((here: Stack) => {
    const bucket = new s3.Bucket(here, 'Photos', { enforceSSL: true });
    const distribution = siteIn(here, { additionalBehaviors: behaviors(bucket) });
    for (const [id, props] of Object.entries(cdns)) new ImageCdn(here, id, { distribution, bucket, ...props });
  });
}

/** Returns whether the distribution waits for permissions to invoke the transform function. */
function isPermittedEarly(templates: Deployment): boolean {
  const resources: Record<string, any> = templates.get(HERE)!.Resources;
  const [distribution] = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudFront::Distribution');
  return dependenciesOf(distribution).some(id => resources[id]?.Type === 'AWS::Lambda::Permission');
}

const Trial: ImageCdnProps = { pathPattern: '/trial/*', stripPrefix: true, transformation };
const Images: ImageCdnProps = { pathPattern: '/images/*', transformation };
const migrating = { ...Images, originAccess: OriginAccess.migrating() };

describe('the steps of docs/migration/cloudfront.md', () => {
  const steps = [
    site(HAND_MADE, {}),
    site(HAND_MADE, { Trial }),
    site(NONE, { Trial, Images: migrating }),
    site(NONE, { Images: { ...Images, originAccess: OriginAccess.control() } }),
  ];

  test('leave no edge location without permission to read a bucket', () => {
    for (const [index, step] of steps.slice(1).entries()) {
      expect(gapsBetween(steps[index], step).filter(({ path }) => path === '/images/*')).toEqual([]);
    }
  });

  test('permit the transform function before edge locations invoke it for URLs in use', () => {
    expect(steps.map(step => isPermittedEarly(step))).toEqual([false, false, true, false]);
  });
});

test.each([
  ['unchanged originals', {}], ['variants and untouched originals', { transformation, originalsPath: 'original' }],
])('OriginAccess.migrating() for %s forms no cycle with a behavior of the site on the same bucket', (_name, props) => {
  const originAccess = OriginAccess.migrating();
  const mounted = { pathPattern: '/more/*', originAccess, ...props };
  const [before, after] = [site(HAND_MADE, {}), site(HAND_MADE, { Images: mounted })];
  expect(gapsBetween(before, after)).toEqual([]);
});
