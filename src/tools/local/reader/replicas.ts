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
  Prefix: { note: 'only a part of it is replicated, here all is' },
  Priority: 'harmless',
  SourceSelectionCriteria: 'harmless',
  Status: 'emulated',
};
const FILTER: PropertyTable = {
  And: { note: 'only a part of it is replicated, here all is' },
  Prefix: { note: 'only a part of it is replicated, here all is' },
  TagFilter: { note: 'only a part of it is replicated, here all is' },
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

/** Whether S3 keeps this bucket of the app somewhere else, too. */
export function isReplicated(app: App, bucket: Located): boolean {
  return replicasOf(app, bucket).length > 0;
}

/** The bucket of this app that S3 copies to the one of this name. Here the copy is always as new as the original. */
export function primaryOf(app: App, bucketName: string): string | undefined {
  const primary = app.resolver.resourcesOf('AWS::S3::Bucket').find(bucket => replicasOf(app, bucket).includes(bucketName));
  return primary && String(app.resolver.resolve(primary.stack, { Ref: primary.resource.logicalId }));
}

/** The bucket itself, or where it is a replica, the one that it is a copy of. */
export function primaryBucket(app: App, bucket: Bucket): Bucket {
  return app.buckets.get(primaryOf(app, bucket.name) ?? '') ?? bucket;
}

function replicasOf(app: App, { stack, resource }: Located): string[] {
  const { ReplicationConfiguration } = resource.properties;
  if (ReplicationConfiguration === undefined) return [];
  const replication = Properties.of({ ...app, stack, resource: { ...resource, properties: { ReplicationConfiguration } } }, REPLICATION);
  const rules = replication.child('ReplicationConfiguration', CONFIGURATION)?.children('Rules', RULE) ?? [];
  return rules.filter(rule => rule.string('Status') === 'Enabled').flatMap(rule => {
    rule.child('Filter', FILTER);
    return rule.child('Destination', DESTINATION)?.requiredString('Bucket').split(':').at(-1) ?? [];
  });
}
