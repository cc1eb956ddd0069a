import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Destination } from './destinations';
import { StandardLogsOptions } from './log-options';
import { globalName } from '../private/global-name';
import { EastOnly, inUsEast1 } from '../private/us-east-1';

const LONGEST_NAME = 60;

const DELIVERY: EastOnly = {
  what: 'standard logs (v2) of CloudFront are delivered only', option: 'accessLogs.scope', order: 'after', inChina: 'use `AccessLogs.legacy()`',
};

/** What legacy logs have, in their order: queries go by it, and what is delivered by default grows. */
const FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status', 'cs(Referer)', 'cs(User-Agent)',
  'cs-uri-query', 'cs(Cookie)', 'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken',
  'x-forwarded-for', 'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'fle-status', 'fle-encrypted-fields',
  'c-port', 'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end',
];

/**
 * A delivery of a distribution's access logs: from a source that names it, to a destination.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function deliver(
  cdn: Construct,
  distribution: cloudfront.Distribution,
  options: StandardLogsOptions,
  destinationIn: (scope: Construct, cdn: Construct) => Destination,
): void {
  const scope = inUsEast1(cdn, DELIVERY, options.scope);
  // It contains the Region of the CDN: the deliveries of all Regions are in this one.
  const name = globalName(cdn, 'Logs', LONGEST_NAME - 'bucket-'.length);
  const { kind, resourceArn, outputFormat, fieldDelimiter, permission } = destinationIn(scope, cdn);
  const source = new logs.CfnDeliverySource(scope, 'LogSource', { name, resourceArn: distribution.distributionArn, logType: 'ACCESS_LOGS' });
  const destination = new logs.CfnDeliveryDestination(scope, 'LogDestination', {
    name: `${kind}-${name}`, destinationResourceArn: resourceArn, outputFormat, // one of another kind is made before this one goes
  });
  const delivery = new logs.CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: source.name, deliveryDestinationArn: destination.attrArn, recordFields: FIELDS, fieldDelimiter,
  });
  delivery.node.addDependency(source);
  if (permission) delivery.node.addDependency(permission);
}
