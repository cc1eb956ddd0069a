import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { requireOrder } from '../core/us-east-1';
import { isKnown, refuse, warn } from '../core/validate';

/** The props that decide the domain names of a CDN. */
interface OwnDomain {
  readonly domainNames?: string[];
  readonly certificate?: acm.ICertificate;
  readonly hostedZone?: route53.IHostedZone;
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;
}

// A wildcard is the first label only.
const DOMAIN_NAME = /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i;

const OUTDATED_POLICIES = [
  cloudfront.SecurityPolicyProtocol.SSL_V3,
  cloudfront.SecurityPolicyProtocol.TLS_V1,
  cloudfront.SecurityPolicyProtocol.TLS_V1_2016,
  cloudfront.SecurityPolicyProtocol.TLS_V1_1_2016,
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2018,
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2019,
];

/** Returns the alternate domain names of a distribution that are known at synthesis. */
export function aliasesOf(distribution: cloudfront.Distribution): string[] {
  const { distributionConfig } = distribution.node.defaultChild as cloudfront.CfnDistribution;
  const { aliases } = Stack.of(distribution).resolve(distributionConfig) as { aliases?: unknown[] };
  return (aliases ?? []).filter(name => typeof name === 'string');
}

/**
 * Rejects domain names that CloudFront would not serve, or that would not resolve.
 */
export function validateOwnDomain(scope: Construct, options: OwnDomain): void {
  requireTogether(scope, options);
  validateNames(scope, options.domainNames ?? []);
  validateCertificate(scope, options);
  validateHostedZone(scope, options);
}

/**
 * Creates A and AAAA records for each domain name. CloudFront responds over IPv4 and IPv6.
 */
export function addAliases(scope: Construct, distribution: cloudfront.IDistribution, options: OwnDomain): void {
  const { hostedZone: zone, domainNames = [] } = options;
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

/** Returns the first name that is not a wildcard. URLs cannot contain wildcards. */
export function mainNameOf(domainNames: string[] = []): string | undefined {
  return domainNames.find(name => !name.startsWith('*.'));
}

function requireTogether(
  scope: Construct, { domainNames = [], certificate, minimumProtocolVersion: version }: OwnDomain,
): void {
  const named = domainNames.length > 0;
  if (named && !certificate) {
    refuse(
      scope, `\`domainNames\` must be set together with a \`certificate\` that covers them, got only ${domainNames}`,
    );
  }
  if (certificate && !named) {
    refuse(scope, '`certificate` must be set together with `domainNames`. List at least one name that it covers');
  }
  if (version && !certificate) {
    refuse(scope, `\`minimumProtocolVersion\` must be set together with \`certificate\`, got only ${version}. `
      + 'With the certificate of *.cloudfront.net, CloudFront chooses the version');
  }
  if (version && OUTDATED_POLICIES.includes(version)) {
    refuse(scope, '`minimumProtocolVersion` must be TLSv1.2_2021 or newer, '
      + `because older policies allow weak ciphers, got ${version}`);
  }
}

function validateNames(scope: Construct, names: string[]): void {
  const wrong = names.find(name => isKnown(name) && !DOMAIN_NAME.test(name));
  if (wrong !== undefined) {
    refuse(scope, '`domainNames` must be host names such as images.example.com or *.example.com, without scheme, '
      + `port, path or trailing dot, got ${wrong}`);
  }
  const twice = names.find((name, index) => isKnown(name) && names.findIndex(other => isSame(other, name)) < index);
  if (twice !== undefined) refuse(scope, `\`domainNames\` must contain each name once, got ${twice} twice`);
}

function validateCertificate(scope: Construct, { certificate, domainNames = [] }: OwnDomain): void {
  if (!certificate) return;
  const { certificateArn: arn } = certificate;
  if (isKnown(arn) && !/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/./.test(arn)) {
    refuse(
      scope, `\`certificate\` must have an ARN such as arn:aws:acm:us-east-1:…:certificate/…, got ${arn || 'none'}`,
    );
  }
  if (certificate instanceof acm.Certificate) requireOrder(scope, 'certificate', 'before', certificate);
  const region = regionOf(certificate);
  if (isKnown(region) && region !== 'us-east-1') {
    refuse(scope, `\`certificate\` must be in us-east-1, as CloudFront requires, got one in ${region}. `
      + 'Create it in a stack there, and set `crossRegionReferences` on both stacks');
  }
  if (certificate instanceof acm.Certificate && !isKnown(region)) {
    warn(scope, 'unknownRegion', '`certificate` must be in us-east-1, and the Region of its stack is unknown. '
      + 'Give the stack an `env`, or deploy it to us-east-1 only');
  }
  const covered = namesOf(certificate);
  const bare = domainNames.find(name => isKnown(name) && covered?.every(pattern => !covers(pattern, name)));
  if (bare !== undefined) {
    refuse(scope, '`certificate` must cover all `domainNames`, '
      + `got one for ${covered?.join(', ')}, which does not cover ${bare}`);
  }
}

/** Returns the Region in the ARN or, for a certificate of this app, the Region of its stack. */
function regionOf(certificate: acm.ICertificate): string | undefined {
  if (isKnown(certificate.certificateArn)) {
    return Stack.of(certificate).splitArn(certificate.certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
  }
  return certificate instanceof acm.Certificate ? Stack.of(certificate).region : undefined;
}

/** Returns the names that a certificate covers. Undefined for an imported certificate, and for tokens. */
function namesOf(certificate: acm.ICertificate): string[] | undefined {
  const resource = certificate.node.defaultChild;
  if (!(resource instanceof acm.CfnCertificate)) return undefined;
  const names = [resource.domainName, ...resource.subjectAlternativeNames ?? []];
  return names.every(isKnown) ? names : undefined;
}

/**
 * Whether a name of a certificate covers a domain name. A wildcard matches exactly one label (RFC 9525, section 6.3).
 */
function covers(pattern: string, name: string): boolean {
  return isSame(pattern, name) || (pattern.startsWith('*.') && isSame(pattern.slice(1), name.slice(name.indexOf('.'))));
}

function validateHostedZone(scope: Construct, { hostedZone, domainNames = [] }: OwnDomain): void {
  if (!hostedZone) return;
  if (domainNames.length === 0) {
    refuse(scope, '`hostedZone` must be set together with `domainNames`. List the names that need records');
  }
  if (!isKnown(hostedZone.zoneName)) return;
  const zoneName = hostedZone.zoneName.replace(/\.$/, '');
  const outside = domainNames.find(
    name => isKnown(name) && !isSame(`.${name}`.slice(-zoneName.length - 1), `.${zoneName}`),
  );
  if (outside) {
    refuse(scope, `\`domainNames\` must be in the zone of \`hostedZone\` (${zoneName}), got ${outside}`);
  }
}

/** Whether two names are equal. DNS names are case-insensitive. */
function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}
