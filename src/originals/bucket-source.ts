import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketSourceOptions } from './source-options';
import { SourceStrategy } from './source-strategy';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

const TYPES: types.PropTypes<BucketSourceOptions> = {
  keyPrefix: types.text,
  replica: types.object('an ImageReplica', '_location', "new ImageReplica(stack, 'Replica')"),
};

// Folders of keys, as S3 and signatures keep them, without wildcards and variables of IAM policies:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const FOLDERS = /^(?:(?!\.{1,2}\/)[^/*?$\p{Cc}]+\/)*$/u;

/** An S3 bucket of any account and Region, or a folder in it. */
export function bucketSource(bucket: s3.IBucket, options: BucketSourceOptions): SourceStrategy {
  const refused = (scope: Construct) => refuse(scope, '`source` of ImageSource.bucket() must be used with '
    + '`transformation`. Pass the bucket to the prop `bucket` to serve it unchanged');
  return {
    origin: refused,
    originals: refused as never,
    bucket: (scope, path) => {
      types.requireType(scope, `${path} of ImageSource.bucket()`, bucket, types.bucket);
      types.requireTypes(scope, options, TYPES, path);
      const { keyPrefix = '', replica } = options;
      if (isKnown(keyPrefix) && !FOLDERS.test(keyPrefix)) {
        refuse(scope, `\`${path}.keyPrefix\` must be folders with a slash at the end, such as catalog/v2/, got `
          + keyPrefix);
      }
      return { bucket, keyPrefix, replica };
    },
  };
}
