import { Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { requestRules } from '../../../src/construct/plan/request-rules';
import { emptyStack } from '../../support';

describe('requestRules', () => {
  const stack = emptyStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'images');
  const place = (keyPrefix: string) => [{ pathPrefix: 'a/', place: { bucket, keyPrefix } }];

  test('derives the version in paths from the folder of a source', () => {
    const versions = ['', 'v1/', 'v2/'].map(folder => requestRules(stack, {}, undefined, place(folder)).version);
    expect(new Set(versions).size).toBe(3);
  });

  test('rejects a token at any depth of the settings from which the paths of variants are derived', () => {
    const token = Token.asString({ Ref: 'Folder' });
    const message = 'Test: `transformation` must have settings that are known at synthesis, because the paths of '
      + 'variants depend on them, got a token in ';
    expect(() => requestRules(stack, {}, undefined, place(token))).toThrow(message);
    expect(() => requestRules(stack, {}, { folder: `${token}/`, isStripped: true })).toThrow(message);
  });
});
