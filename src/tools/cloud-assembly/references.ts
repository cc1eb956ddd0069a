import { Resource, StackTemplate } from './assembly';
import { Notes } from './properties';
import { isRecord } from '../../model/is-record';

/**
 * Resource types that can affect a distribution or its buckets from outside. The resources that a distribution refers
 * to are all read; resources of other services only use its name.
 */
const ACTING = /^(Custom::|AWS::CloudFormation::|AWS::CloudFront::|AWS::DataSync::|AWS::S3|AWS::WAF)/;

const READ_OR_HARMLESS = [
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::CloudFrontOriginAccessIdentity',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::MonitoringSubscription',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'Custom::CDKBucketDeployment',
  'Custom::CrossRegionExportReader',
  'Custom::CrossRegionExportWriter',
  'Custom::S3AutoDeleteObjects', // acts when the stack is deleted
  'Custom::S3BucketNotifications',
];

/** Adds a note for each resource that may affect the distributions in a way that is not emulated. */
export function noteReferences(notes: Notes, stacks: StackTemplate[], served: ReadonlySet<Resource>): void {
  for (const stack of stacks) {
    const resources = [...stack.resources.values()];
    const names = new Set(resources.filter(resource => served.has(resource)).map(resource => resource.logicalId));
    for (const resource of resources) {
      if (resource.type === 'AWS::CloudFormation::Stack') {
        notes.add(`${resource.path}: distributions in nested stacks are not served.`);
      } else if (resource.type === 'AWS::Logs::DeliverySource') {
        notes.add(`${resource.path}: access logs are not written.`);
      } else if (ACTING.test(resource.type) && !READ_OR_HARMLESS.includes(resource.type)
        && refersTo(resource.properties, names)) {
        notes.add(
          `${resource.path}: the effect of ${resource.type} on the distribution and its buckets is not emulated.`,
        );
      }
    }
  }
}

function refersTo(value: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some(item => refersTo(item, names));
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([key, item]) => isReference(key, item, names) || refersTo(item, names));
}

function isReference(key: string, argument: unknown, names: ReadonlySet<string>): boolean {
  switch (key) {
    case 'Ref': return names.has(String(argument));
    case 'Fn::GetAtt': return names.has(Array.isArray(argument) ? String(argument[0]) : String(argument).split('.')[0]);
    case 'Fn::Sub': {
      const template = String(Array.isArray(argument) ? argument[0] : argument);
      return [...template.matchAll(/\$\{([^!.}]+)/g)].some(([, name]) => names.has(name));
    }
    default: return false;
  }
}
