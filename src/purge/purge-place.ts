import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { isInChina } from '../core/china';
import { Surface } from '../runtime/purge-worker/items';
import { BoundTransformation } from '../transformation/image-transformation';

/** What is purged where. */
export interface PurgeTarget {
  readonly distribution: cloudfront.Distribution;
  /** Missing where they are in no S3 bucket. */
  readonly originals?: s3.IBucket;
  /** Missing without transformation. */
  readonly store?: s3.IBucket;
  readonly surface: Surface;
  /** After which nothing is on its way any more that began before a change. */
  readonly againAfter: Duration;
}

export function purgeTarget(
  distribution: cloudfront.Distribution, originals: s3.IBucket | undefined, transformation?: BoundTransformation, originalsPath?: string,
): PurgeTarget {
  // Half a minute more than a transformation may take, or than CloudFront waits for S3: what is on its way then began
  // later.
  const longest = transformation?.transformFunction.timeout ?? Duration.seconds(30);
  return {
    distribution,
    originals,
    store: transformation?.store,
    surface: transformation ? { variants: 'tags', originals: originalsPath && `${originalsPath}/` } : surfaceOfOriginals(distribution),
    againAfter: longest.plus(Duration.seconds(30)),
  };
}

/** CloudFront in China has no functions, of which one makes the spelling of paths the same elsewhere. */
function surfaceOfOriginals(distribution: cloudfront.Distribution): Surface {
  return { originals: '', ...isInChina(distribution) && { isSpelledFreely: true } };
}
