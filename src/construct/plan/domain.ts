import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { requireOrder } from '../core/us-east-1';
import { isKnown, refuse, warn } from '../core/validate';
import { DeliveryOptions } from '../props/delivery-options';

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

/** Returns the first name that is not a wildcard. URLs cannot contain wildcards. */
export function mainNameOf(domainNames: string[] = []): string | undefined {
  return domainNames.find(name => !name.startsWith('*.'));
}

/** Rejects domain names that CloudFront would not serve, or that would not resolve. */
export function validateDomain(scope: Construct, options: DeliveryOptions): void {
  const { minimumProtocolVersion: version } = options;
  if (version && OUTDATED_POLICIES.includes(version)) {
    refuse(scope, '`minimumProtocolVersion` must be TLSv1.2_2021 or newer, '
      + `because older policies allow weak ciphers, got ${version}`);
  }
  validateNames(scope, options.domainNames ?? []);
  validateCertificate(scope, options);
  validateHostedZone(scope, options);
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

function validateCertificate(scope: Construct, { certificate, domainNames = [] }: DeliveryOptions): void {
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

function validateHostedZone(scope: Construct, { hostedZone, domainNames = [] }: DeliveryOptions): void {
  if (!isKnown(hostedZone?.zoneName)) return;
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
