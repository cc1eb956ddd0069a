import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { loadAssembly } from '../../../../src/tools/cloud-assembly/assembly';
import { App as OpenApp, openApp } from '../../../../src/tools/local/reader/app';
import { isReplicated, primaryOf } from '../../../../src/tools/local/reader/replicas';
import { cleanUp, synthesize } from '../support';

afterEach(cleanUp);

type Rule = s3.CfnBucket.ReplicationRuleProperty;

/** An app whose bucket `first` is replicated by this rule. */
function replicating(rule: Partial<Rule>, notes = new Set<string>()): OpenApp {
  const assembly = loadAssembly(synthesize((app: App) => {
    const stack = new Stack(app, 'Test');
    new s3.CfnBucket(stack, 'Copies', { bucketName: 'copies' });
    new s3.CfnBucket(stack, 'First', {
      bucketName: 'first',
      replicationConfiguration: {
        role: 'arn:aws:iam::111122223333:role/replication',
        rules: [{ status: 'Enabled', destination: { bucket: 'arn:aws:s3:::copies' }, ...rule }],
      },
    });
  }));
  return openApp(assembly, notes, { clock: Date.now });
}

function replicated(app: OpenApp): string[] {
  return app.resolver
    .resourcesOf('AWS::S3::Bucket')
    .filter(bucket => isReplicated(app, bucket))
    .map(({ resource }) => resource.logicalId);
}

test('a bucket is replicated, and its replica knows its source', () => {
  const app = replicating({});
  expect(replicated(app)).toEqual(['First']);
  expect([primaryOf(app, 'copies'), primaryOf(app, 'first'), primaryOf(app, 'other')]).toEqual([
    'first',
    undefined,
    undefined,
  ]);
});

test('a disabled replication rule has no effect', () => {
  const app = replicating({ status: 'Disabled' });
  expect(replicated(app)).toEqual([]);
  expect(primaryOf(app, 'copies')).toBeUndefined();
});

test.each<[string, Partial<Rule>, number]>([
  ['everything', { filter: { prefix: '' } }, 0],
  ['a prefix', { filter: { prefix: 'cats/' } }, 1],
  ['a prefix, in the old form', { prefix: 'cats/' }, 1],
  ['a tag', { filter: { tagFilter: { key: 'a', value: 'b' } } }, 1],
])('a replication rule for %s is reported if its filter is ignored', (_what, rule, count) => {
  const notes = new Set<string>();
  primaryOf(replicating(rule, notes), 'copies');
  expect([...notes]).toEqual(
    Array(count).fill('Test/First: the filter of its replication rule is ignored: all objects are replicated.'),
  );
});

test('the local edge rejects unsupported settings of replication', () => {
  const app = replicating({});
  const [bucket] = app.resolver.resourcesOf('AWS::S3::Bucket').filter(({ resource }) => resource.logicalId === 'First');
  const { Rules: [rule] } = bucket.resource.properties.ReplicationConfiguration as { Rules: Record<string, unknown>[] };
  rule.Unheard = 'of';
  expect(() => replicated(app)).toThrow(
    /Test\/First .*, property ReplicationConfiguration\.Rules\[0\]\.Unheard: the local edge does not support it/,
  );
});
