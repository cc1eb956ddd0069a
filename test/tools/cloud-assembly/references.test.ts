import { Resource, StackTemplate } from '../../../src/tools/cloud-assembly/assembly';
import { noteReferences } from '../../../src/tools/cloud-assembly/references';

function notesFor(type: string, properties: Record<string, unknown>): string[] {
  const make = (logicalId: string, of: string, with_: Record<string, unknown> = {}): Resource =>
    ({ logicalId, type: of, properties: with_, dependsOn: [], metadata: {}, path: `Stack/${logicalId}` });
  const bucket = make('Bucket', 'AWS::S3::Bucket');
  const resources = new Map([bucket, make('Other', type, properties)].map(resource => [resource.logicalId, resource]));
  const notes = new Set<string>();
  noteReferences(notes, [{ resources } as unknown as StackTemplate], new Set([bucket]));
  return [...notes];
}

test.each<[string, unknown]>([
  ['Ref', { Ref: 'Bucket' }],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Bucket.Arn' }],
  ['Fn::Sub', { 'Fn::Sub': 'arn:${Bucket.Arn}/*' }],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${x}${Bucket}', { x: 1 }] }],
  ['deep', [{ a: [{ b: { Ref: 'Bucket' } }] }]],
])('noteReferences() reports a resource that refers to a bucket by %s', (_name, reference) => {
  expect(notesFor('Custom::AWS', { Create: reference })).toEqual([
    'Stack/Other: the effect of Custom::AWS on the distribution and its buckets is not emulated.',
  ]);
});

test('noteReferences() ignores a resource that refers to another resource', () => {
  expect(notesFor('Custom::AWS', { Create: { Ref: 'Bucket2' }, Text: 'Bucket' })).toEqual([]);
});

test.each([
  'AWS::Lambda::Function',
  'AWS::Route53::RecordSet',
  'AWS::IAM::Policy',
  'AWS::S3::BucketPolicy',
  'Custom::S3AutoDeleteObjects',
])('noteReferences() ignores a %s that refers to a bucket', type => {
  expect(notesFor(type, { Bucket: { Ref: 'Bucket' } })).toEqual([]);
});

test('noteReferences() always reports nested stacks', () => {
  expect(notesFor('AWS::CloudFormation::Stack', {})).toEqual([
    'Stack/Other: distributions in nested stacks are not served.',
  ]);
});
