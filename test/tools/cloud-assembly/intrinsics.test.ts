import { Resource, StackTemplate } from '../../../src/tools/cloud-assembly/assembly';
import { Resolver } from '../../../src/tools/cloud-assembly/intrinsics';

function resource(
  logicalId: string,
  type: string,
  properties: Record<string, unknown> = {},
  condition?: string,
): Resource {
  return { logicalId, type, properties, condition, dependsOn: [], metadata: {}, path: `Stack/${logicalId}` };
}

function stackOf(changes: Partial<Omit<StackTemplate, 'resources'>> & { resources?: Resource[] } = {}): StackTemplate {
  const { resources = [], ...rest } = changes;
  return {
    id: 'Stack',
    name: 'Stack',
    displayName: 'Stack',
    account: '111122223333',
    region: 'eu-west-1',
    parameters: {},
    mappings: {},
    conditions: {},
    outputs: {},
    ...rest,
    resources: new Map(resources.map(item => [item.logicalId, item])),
  };
}

const STACK = stackOf({
  resources: [
    resource('Bucket', 'AWS::S3::Bucket'),
    resource('Named', 'AWS::S3::Bucket', { BucketName: { 'Fn::Sub': 'images-${AWS::Region}' } }),
    resource('Oai', 'AWS::CloudFront::CloudFrontOriginAccessIdentity'),
    resource('Distribution', 'AWS::CloudFront::Distribution'),
    resource('Topic', 'AWS::SNS::Topic'),
    resource('Typeless', 'toString'),
    resource('Deployment', 'Custom::CDKBucketDeployment', { DestinationBucketArn: { 'Fn::GetAtt': ['Named', 'Arn'] } }),
    resource('Never', 'AWS::S3::Bucket', {}, 'IsNever'),
  ],
  parameters: { Given: { Type: 'String', Default: 'g' }, Missing: { Type: 'String' } },
  mappings: { Map: { first: { second: 'mapped' } } },
  conditions: {
    IsRegion: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    IsNever: { 'Fn::Not': [{ Condition: 'IsRegion' }] },
    IsBoth: { 'Fn::And': [{ Condition: 'IsRegion' }, { Condition: 'IsNever' }] },
    IsEither: { 'Fn::Or': [{ Condition: 'IsRegion' }, { Condition: 'IsNever' }] },
    IsOdd: { 'Fn::Contains': [] },
  },
});

function resolve(value: unknown, stack = STACK, others: StackTemplate[] = []): unknown {
  return new Resolver([stack, ...others]).resolve(stack, value);
}

test.each<[unknown, unknown]>([
  ['text', 'text'],
  [7, 7],
  [
    [1, { a: { Ref: 'Given' } }],
    [1, { a: 'g' }],
  ],
  [{ Ref: 'AWS::AccountId' }, '111122223333'],
  [{ Ref: 'AWS::Region' }, 'eu-west-1'],
  [{ Ref: 'AWS::Partition' }, 'aws'],
  [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  [{ Ref: 'AWS::StackName' }, 'Stack'],
  [{ Ref: 'Given' }, 'g'],
  [{ Ref: 'Named' }, 'images-eu-west-1'],
  [{ 'Fn::GetAtt': ['Named', 'Arn'] }, 'arn:aws:s3:::images-eu-west-1'],
  [{ 'Fn::GetAtt': 'Named.RegionalDomainName' }, 'images-eu-west-1.s3.eu-west-1.amazonaws.com'],
  [{ 'Fn::GetAtt': ['Deployment', 'DestinationBucketArn'] }, 'arn:aws:s3:::images-eu-west-1'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Given' }, 'b']] }, 'a-g-b'],
  [
    { 'Fn::Sub': '${Given}/${!Given}/${Named.Arn}/${AWS::Region}' },
    'g/${Given}/arn:aws:s3:::images-eu-west-1/eu-west-1',
  ],
  [{ 'Fn::Sub': ['${x}${Given}', { x: { Ref: 'AWS::Region' } }] }, 'eu-west-1g'],
  [{ 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
  [{ 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
  [{ 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Named', 'Arn'] }] }] }, 'images-eu-west-1'],
  [{ 'Fn::If': ['IsRegion', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::If': ['IsNever', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
  [{ a: { 'Fn::If': ['IsNever', 'yes', { Ref: 'AWS::NoValue' }] }, b: 1 }, { b: 1 }],
  [{ 'Fn::If': ['IsBoth', 'yes', 'no'] }, 'no'],
  [{ 'Fn::If': ['IsEither', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::FindInMap': ['Map', 'first', 'second'] }, 'mapped'],
  [
    { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ],
])('resolve turns the template value %j into %j', (value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test.each<[unknown, RegExp]>([
  [{ 'Fn::Transform': {} }, /Stack uses Fn::Transform/],
  [{ 'Fn::Sub': '${Nothing}' }, /Nothing/],
  [{ 'Fn::Sub': '${constructor}' }, /parameter constructor of stack Stack has no default/],
  [{ Ref: 'AWS::Unheard' }, /AWS::Unheard/],
  [{ Ref: 'Missing' }, /parameter Missing of stack Stack has no default/],
  [{ Ref: 'Topic' }, /Stack\/Topic.*AWS::SNS::Topic/],
  [{ Ref: 'Typeless' }, /Stack\/Typeless.*toString/],
  [{ 'Fn::GetAtt': ['Topic', 'Arn'] }, /Stack\/Topic.*AWS::SNS::Topic/],
  [{ 'Fn::GetAtt': ['Bucket', 'Unheard'] }, /Stack\/Bucket.*Unheard/],
  [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, /no resource Nobody/],
  [{ 'Fn::GetAtt': ['Bucket', 'constructor'] }, /Stack\/Bucket.*constructor/],
  [{ 'Fn::FindInMap': ['Map', 'first', 'x'] }, /mapping Map/],
  [{ 'Fn::FindInMap': ['Map', 'first', 'toString'] }, /mapping Map/],
  [{ 'Fn::FindInMap': ['Map', 'constructor', 'name'] }, /mapping Map/],
  [{ 'Fn::ImportValue': 'x' }, /imports x, which no stack of this app exports/],
  [{ 'Fn::If': ['IsOdd', 1, 2] }, /Fn::Contains/],
  ['{{resolve:ssm:/a}}', /only AWS can resolve/],
])('resolve rejects the template value %j', (value, message) => {
  expect(() => resolve(value)).toThrow(message);
});

test('physical IDs are the same in every run, and unique', () => {
  const refs = ['Bucket', 'Oai', 'Distribution'].map(name => resolve({ Ref: name }));
  expect(refs).toEqual(['Bucket', 'Oai', 'Distribution'].map(name => resolve({ Ref: name })));
  expect(new Set(refs).size).toBe(3);
  expect(resolve({ Ref: 'Bucket' })).toMatch(/^stack-bucket-[0-9a-f]{12}$/);
  expect(resolve({ Ref: 'Distribution' })).toMatch(/^E[0-9A-F]{13}$/);
  expect(resolve({ 'Fn::GetAtt': ['Oai', 'S3CanonicalUserId'] })).toMatch(/^[0-9a-f]{64}$/);
});

test('resolve returns a value of another stack by its export', () => {
  const exporting = stackOf({
    id: 'Other',
    outputs: { Out: { Value: { Ref: 'AWS::Region' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:x' } } } },
    region: 'us-east-1',
  });
  expect(resolve({ 'Fn::ImportValue': 'Stack:x' }, STACK, [exporting])).toBe('us-east-1');
});

test('resolve returns a value of another stack by its output', () => {
  const other = stackOf({ id: 'Other', name: 'Other', outputs: { Out: { Value: 'v' } } });
  expect(resolve({ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Out' } }, STACK, [other])).toBe('v');
  expect(() => resolve({ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'No' } }, STACK, [other])).toThrow(
    /output No of Other/,
  );
});

test('resolve takes exports and outputs from the Region of the stack, if stacks of several Regions share a name', () => {
  const inRegion = (region: string) => stackOf({
    id: `Buckets-${region}`,
    name: 'buckets',
    region,
    outputs: { Out: { Value: { Ref: 'AWS::Region' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:x' } } } },
  });
  const others = ['us-east-1', 'eu-west-1'].map(inRegion);
  const output = { StackName: 'buckets', OutputName: 'Out' };
  expect(resolve({ 'Fn::ImportValue': 'buckets:x' }, STACK, others)).toBe('eu-west-1');
  expect(resolve({ 'Fn::GetStackOutput': output }, STACK, others)).toBe('eu-west-1');
  expect(resolve({ 'Fn::GetStackOutput': { ...output, Region: 'us-east-1' } }, STACK, others)).toBe('us-east-1');
});

test('resolve takes exports and outputs from the account of the stack, if stacks of several accounts share a name', () => {
  const inAccount = (account: string) => stackOf({
    id: `Buckets-${account}`,
    name: 'buckets',
    account,
    outputs: { Out: { Value: { Ref: 'AWS::AccountId' }, Export: { Name: 'buckets:x' } } },
  });
  const others = ['444455556666', '111122223333'].map(inAccount);
  expect(resolve({ 'Fn::ImportValue': 'buckets:x' }, STACK, others)).toBe('111122223333');
  const output = { StackName: 'buckets', OutputName: 'Out' };
  expect(resolve({ 'Fn::GetStackOutput': output }, STACK, others)).toBe('111122223333');
  const roleArn = 'arn:aws:iam::444455556666:role/reader';
  expect(resolve({ 'Fn::GetStackOutput': { ...output, RoleArn: roleArn } }, STACK, others)).toBe('444455556666');
});

test('resolve returns a value of a stack in another Region', () => {
  const writer = resource('W', 'Custom::CrossRegionExportWriter', {
    WriterProps: { region: 'us-east-1', exports: { '/cdk/exports/x': { Ref: 'AWS::Region' } } },
  });
  const importing = stackOf({ resources: [resource('R', 'Custom::CrossRegionExportReader')] });
  expect(
    resolve({ 'Fn::GetAtt': ['R', '/cdk/exports/x'] }, importing, [
      stackOf({ id: 'W', resources: [writer], region: 'eu-north-1' }),
    ]),
  ).toBe('eu-north-1');
  expect(() => resolve({ 'Fn::GetAtt': ['R', '/cdk/exports/x'] }, importing)).toThrow(/exports \/cdk\/exports\/x/);
});

test('Resolver finds resources, except those whose condition is false', () => {
  const resolver = new Resolver([STACK]);
  expect(resolver.resourcesOf('AWS::S3::Bucket').map(located => located.resource.logicalId)).toEqual([
    'Bucket',
    'Named',
  ]);
  expect(resolver.find('AWS::S3::Bucket', 'images-eu-west-1')?.resource.logicalId).toBe('Named');
  expect(resolver.find('AWS::S3::Bucket', 'other')).toBeUndefined();
});

test('Resolver.unwrap() resolves only conditions', () => {
  const resolver = new Resolver([STACK]);
  expect(resolver.unwrap(STACK, { 'Fn::If': ['IsRegion', { a: { Ref: 'Topic' } }, 0] })).toEqual({
    a: { Ref: 'Topic' },
  });
  expect(resolver.unwrap(STACK, { Ref: 'AWS::NoValue' })).toBeUndefined();
});
