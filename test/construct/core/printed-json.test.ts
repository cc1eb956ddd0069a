import { Aws, Fn, Lazy } from 'aws-cdk-lib';
import { readable } from '../../../src/construct/core/printed-json';
import { emptyStack } from '../../support';

describe('readable', () => {
  const stack = emptyStack();

  test.each<[string, string]>([
    ['images', 'images'],
    [Aws.ACCOUNT_ID, '<AWS::AccountId>'],
    [`arn:${Aws.PARTITION}:s3:::images`, 'arn:<AWS::Partition>:s3:::images'],
    [Fn.getAtt('Bucket', 'Arn').toString(), '<Bucket.Arn>'],
    [Lazy.string({ produce: () => 'images' }), 'images'],
    [`${Lazy.string({ produce: () => 'images' })}-copy`, 'images-copy'],
  ])('prints %s as %s, without the numbers of tokens', (text, printed) => {
    expect(readable(stack, text)).toBe(printed);
  });
});
