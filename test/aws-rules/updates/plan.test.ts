import { Resource, planOf, resolved } from './plan';
import { pageOf, resourceType } from './resource-types';
import { Deployment } from '../../updates';

function stack(Resources: Record<string, Resource>): Deployment {
  return new Map([['Here', { Resources }]]);
}

function kinds(before: Record<string, Resource>, after: Record<string, Resource>): Record<string, string> {
  return Object.fromEntries(
    planOf(stack(before), stack(after)).map(({ id, kind, isRetained }) => [id, isRetained ? `${kind}, kept` : kind]),
  );
}

const bucket = (properties: object, more: Partial<Resource> = {}): Resource => ({
  Type: 'AWS::S3::Bucket',
  Properties: properties,
  ...more,
});

describe('planOf()', () => {
  test('finds added, removed and updated resources', () => {
    expect(
      kinds(
        { Gone: bucket({}), Same: bucket({}), Other: bucket({ Tags: [] }) },
        { New: bucket({}), Same: bucket({}), Other: bucket({}) },
      ),
    ).toEqual({ Gone: 'removed', New: 'added', Other: 'updated' });
  });

  test('replaces a resource if the page of its type says so for the changed property', () => {
    expect(kinds({ It: bucket({ BucketName: 'a' }) }, { It: bucket({ BucketName: 'b' }) })).toEqual({ It: 'replaced' });
  });

  test('replaces resources that refer to a replaced resource by such a property, transitively', () => {
    const rest = {
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'It' } } },
      Role: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Ref: 'It' } } },
    };
    expect(kinds({ ...rest, It: bucket({ BucketName: 'a' }) }, { ...rest, It: bucket({ BucketName: 'b' }) }))
      .toEqual({ It: 'replaced', Policy: 'replaced' });
  });

  test('renames a policy of CloudFront in place', () => {
    const policy = (Name: string) => ({
      It: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig: { Name } } },
    });
    expect(kinds(policy('a'), policy('b'))).toEqual({ It: 'renamed' });
  });

  test.each(['Retain', 'RetainExceptOnCreate'])(
    'keeps a removed resource with the deletion policy %s',
    DeletionPolicy => {
      expect(kinds({ It: bucket({}, { DeletionPolicy }) }, {})).toEqual({ It: 'removed, kept' });
    },
  );

  test('keeps a replaced resource by its UpdateReplacePolicy, not by its DeletionPolicy', () => {
    const after = { It: bucket({ BucketName: 'b' }) };
    expect(kinds({ It: bucket({}, { UpdateReplacePolicy: 'Retain' }) }, after)).toEqual({ It: 'replaced, kept' });
    expect(kinds({ It: bucket({}, { DeletionPolicy: 'Retain' }) }, after)).toEqual({ It: 'replaced' });
  });
});

describe('resolved()', () => {
  test('fills in the account, so that a name with it is the same as one without a reference', () => {
    const name = { 'Fn::Join': ['', ['a-', { Ref: 'AWS::AccountId' }, '-b']] };
    expect(resolved(stack({ It: bucket({ BucketName: name }) }))).toEqual(
      stack({ It: bucket({ BucketName: 'a-111122223333-b' }) }),
    );
  });

  test('keeps references to resources, and joins the text around them', () => {
    const name = { 'Fn::Join': ['', ['a', 'b', { Ref: 'Other' }, 'c', { Ref: 'AWS::Partition' }]] };
    expect(resolved(stack({ It: bucket({ BucketName: name }) })))
      .toEqual(stack({ It: bucket({ BucketName: { 'Fn::Join': ['', ['ab', { Ref: 'Other' }, 'caws']] } }) }));
  });
});

describe('resourceType()', () => {
  test('rejects a type without rules, with the page that has them', () => {
    expect(() => resourceType('AWS::Glue::Table')).toThrow(pageOf('AWS::Glue::Table'));
  });

  test('knows the page of a type', () => {
    expect(pageOf('AWS::S3::BucketPolicy'))
      .toBe('https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html');
  });

  test('leaves replacement to custom resources', () => {
    expect(resourceType('Custom::CDKBucketDeployment')).toEqual({ replacedBy: [] });
  });
});
