import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { isKnown } from '../core/validate';
import { DeliveryPlan } from '../plan/delivery';

/**
 * Creates A and AAAA records for each domain name. CloudFront responds over IPv4 and IPv6.
 */
export function addAliases(
  scope: Construct, distribution: cloudfront.IDistribution, { hostedZone: zone, domainNames = [] }: DeliveryPlan,
): void {
  if (!zone) return;
  const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution));
  domainNames.forEach((name, index) => {
    const suffix = recordSuffix(name, index);
    // A trailing dot makes the name fully qualified. To other names, the CDK appends the name of the zone unless they
    // end with it, which it cannot find out for tokens.
    const recordName = `${name}.`;
    new route53.ARecord(scope, `Alias${suffix}`, { zone, recordName, target });
    new route53.AaaaRecord(scope, `AliasIpv6${suffix}`, { zone, recordName, target });
  });
}

/**
 * Returns the end of the construct IDs of a name's records.
 *
 * A record must keep its logical ID while its name is listed: CloudFormation creates a record under another logical ID
 * before it deletes the former one, and Route 53 rejects a second record of that name and type. So the IDs of all names
 * but the first contain the name, and stay when names are reordered, inserted or removed.
 *
 * The ID of the first name is always `Alias`. A CDN with one name has always had this ID, which must stay at an upgrade
 * and when a second name is appended. When another listed name becomes the first, their records swap IDs, which Route
 * 53 rejects.
 */
function recordSuffix(name: string, index: number): string {
  if (index === 0) return '';
  return isKnown(name) ? `-${name}` : String(index);
}
