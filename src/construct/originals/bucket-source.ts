import * as s3 from 'aws-cdk-lib/aws-s3';
import { requireKeyPrefix } from './key-prefix';
import { BucketSourceOptions } from './source-options';
import { SourceStrategy } from './source-strategy';
import * as types from '../core/prop-types';

const TYPES: types.PropTypes<BucketSourceOptions> = {
  keyPrefix: types.inPaths(types.text),
  replica: types.object('an ImageReplica', '_location', "new ImageReplica(stack, 'Replica')"),
};

/** An S3 bucket of any account and Region, or a folder in it. */
export function bucketSource(bucket: s3.IBucket, options: BucketSourceOptions): SourceStrategy {
  return {
    bucket: (scope, path) => {
      types.requireType(scope, `${path} of ImageSource.bucket()`, bucket, types.bucket);
      types.requireTypes(scope, options, TYPES, path);
      const { keyPrefix = '', replica } = options;
      requireKeyPrefix(scope, keyPrefix, path);
      return { bucket, keyPrefix, replica };
    },
  };
}
