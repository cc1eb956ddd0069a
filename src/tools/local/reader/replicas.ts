import { App } from './app';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Bucket } from '../s3/bucket';

const REPLICATION: PropertyTable = { ReplicationConfiguration: 'emulated' };
const CONFIGURATION: PropertyTable = { Role: 'harmless', Rules: 'emulated' };
const RULE: PropertyTable = {
  DeleteMarkerReplication: 'harmless',
  Destination: 'emulated',
  Filter: 'emulated',
  Id: 'harmless',
  Prefix: { note: 'the filter of its replication rule is ignored: all objects are replicated' },
  Priority: 'harmless',
  SourceSelectionCriteria: 'harmless',
  Status: 'emulated',
};
const FILTER: PropertyTable = {
  And: { note: 'the filter of its replication rule is ignored: all objects are replicated' },
  Prefix: { note: 'the filter of its replication rule is ignored: all objects are replicated' },
  TagFilter: { note: 'the filter of its replication rule is ignored: all objects are replicated' },
};
const DESTINATION: PropertyTable = {
  AccessControlTranslation: 'harmless',
  Account: 'harmless',
  Bucket: 'emulated',
  EncryptionConfiguration: 'harmless',
  Metrics: 'harmless',
  ReplicationTime: 'harmless',
  StorageClass: 'harmless',
};

/** Returns whether S3 replicates this bucket. */
export function isReplicated(app: App, bucket: Located): boolean {
  return replicasOf(app, bucket).length > 0;
}

/** Returns the bucket that S3 replicates to the one of this name, if any. Locally, replicas are always up to date. */
export function primaryOf(app: App, bucketName: string): string | undefined {
  const primary = app.resolver.resourcesOf('AWS::S3::Bucket')
    .find(bucket => replicasOf(app, bucket).includes(bucketName));
  return primary && String(app.resolver.resolve(primary.stack, { Ref: primary.resource.logicalId }));
}

/** Returns the primary bucket of a replica, or the bucket itself. */
export function primaryBucket(app: App, bucket: Bucket): Bucket {
  return app.buckets.get(primaryOf(app, bucket.name) ?? '') ?? bucket;
}

function replicasOf(app: App, { stack, resource }: Located): string[] {
  const { ReplicationConfiguration } = resource.properties;
  if (ReplicationConfiguration === undefined) return [];
  const replication = Properties.of(
    { ...app, stack, resource: { ...resource, properties: { ReplicationConfiguration } } }, REPLICATION,
  );
  const rules = replication.child('ReplicationConfiguration', CONFIGURATION)?.children('Rules', RULE) ?? [];
  return rules.filter(rule => rule.string('Status') === 'Enabled').flatMap(rule => {
    rule.child('Filter', FILTER);
    return rule.child('Destination', DESTINATION)?.requiredString('Bucket').split(':').at(-1) ?? [];
  });
}
