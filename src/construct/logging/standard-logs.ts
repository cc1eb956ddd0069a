import { Names, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Destination } from './destinations';
import { globalName } from '../core/global-name';
import { UsEast1Resource, UsEast1Stacks, usEast1Scope } from '../core/us-east-1';
import { isKnown } from '../core/validate';

const LONGEST_NAME = 60;

// Characters reserved for the destination type in names.
const TYPE_LENGTH = 'bucket-'.length;

const DELIVERY: UsEast1Resource = {
  requirement: 'CloudFront delivers standard logs (v2) only', order: 'after', inChina: 'Use `AccessLogs.legacy()`',
};

/** The fields of legacy logs, in their order. Queries rely on it, while the default fields of AWS grow. */
const FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status',
  'cs(Referer)', 'cs(User-Agent)', 'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id',
  'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for', 'ssl-protocol', 'ssl-cipher',
  'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields', 'c-port',
  'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start',
  'sc-range-end',
];

/**
 * Creates the delivery of a distribution's access logs to a destination.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function deliver(
  cdn: Construct,
  distribution: cloudfront.Distribution,
  destinationIn: (scope: Construct, cdn: Construct) => Destination,
  usEast1?: UsEast1Stacks,
): void {
  const scope = usEast1Scope(cdn, DELIVERY, usEast1);
  const name = nameOf(cdn);
  const { kind, resourceArn, outputFormat, fieldDelimiter, permission } = destinationIn(scope, cdn);
  const source = new logs.CfnDeliverySource(scope, 'LogSource', {
    name,
    resourceArn: distribution.distributionArn,
    logType: 'ACCESS_LOGS',
  });
  const destination = new logs.CfnDeliveryDestination(scope, 'LogDestination', {
    // The name contains the kind, because CloudFormation creates a destination of another kind before it deletes this
    // one. For log groups it contains the Region, because their destination has been replaced once.
    name: `${kind}-${kind === 'group' ? regionalName(cdn) : name}`,
    destinationResourceArn: resourceArn,
    outputFormat,
  });
  const delivery = new logs.CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: source.name, deliveryDestinationArn: destination.attrArn, recordFields: FIELDS, fieldDelimiter,
  });
  delivery.node.addDependency(source);
  if (permission) delivery.node.addDependency(permission);
}

/**
 * Returns the name of a source.
 *
 * Deliveries of all Regions are in us-east-1, so the name has the Region of a CDN in another one. Without it, the same
 * CDN could not be deployed to two Regions. A CDN in us-east-1 keeps the shorter name that all had in earlier versions:
 * a distribution has one source, and CloudFormation would create one under another name before it deletes the former.
 */
function nameOf(cdn: Construct): string {
  const { region } = Stack.of(cdn);
  const isElsewhere = isKnown(region) && region !== 'us-east-1'; // if no Region is known, logs work in us-east-1 only
  return isElsewhere ? regionalName(cdn) : Names.uniqueResourceName(cdn, { maxLength: LONGEST_NAME - TYPE_LENGTH });
}

function regionalName(cdn: Construct): string {
  return globalName(cdn, 'Logs', LONGEST_NAME - TYPE_LENGTH);
}
