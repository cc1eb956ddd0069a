type Rule = readonly [isUsed: (value: unknown) => boolean, instead: string];

const given = (value: unknown) => value !== '' && value !== false && value !== undefined;
const oneOf = (...values: string[]) => (value: unknown) => values.includes(String(value));
const LIFETIME: Rule = [given, 'legacy cache settings: use a cache policy'];

/** What a distribution may not have on a plan, by its property in the template, and what there is instead. */
const NOT_SUPPORTED: Readonly<Record<string, Rule>> = {
  AnycastIpListId: [given, 'static addresses: use DNS'],
  ConnectionMode: [oneOf('tenant-only'), 'many tenants: make a distribution for each'],
  ContinuousDeploymentPolicyId: [given, 'continuous deployment: deploy to a second distribution instead'],
  DefaultTTL: LIFETIME,
  FieldLevelEncryptionId: [given, 'field-level encryption, which images do not need'],
  ForwardedValues: [given, 'legacy cache settings: use a cache policy'],
  IamCertificateId: [given, 'certificates of IAM: use one of AWS Certificate Manager'],
  MaxTTL: LIFETIME,
  MinTTL: LIFETIME,
  OriginAccessIdentity: [given, 'origin access identities: use OriginAccess.control()'],
  RealtimeLogConfigArn: [given, 'real-time logs: use AccessLogs.toBucket(), toLogGroup() or toFirehose()'],
  SslSupportMethod: [oneOf('vip', 'static-ip'), 'addresses of its own: use sni-only'],
  Staging: [given, 'staging distributions: deploy to a second distribution instead'],
};

/** What plans do not support, of a configuration as it stands in the template. */
export function unsupportedIn(config: unknown): string[] {
  return [...new Set(found(config))];
}

function found(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const [isUsed, instead] = Object.hasOwn(NOT_SUPPORTED, name) ? NOT_SUPPORTED[name] : [];
    return isUsed?.(item) ? [`\`${typeof item === 'string' && isUsed !== given ? `${name}: ${item}` : name}\`: plans do not support ${instead}`] : found(item);
  });
}

/** The same of the rules of a web ACL. */
export function unsupportedRules(rules: unknown): string[] {
  const text = JSON.stringify(rules ?? []);
  const managed = [...text.matchAll(/"VendorName":"(\w+)"/g)].map(([, vendor]) => vendor);
  return [
    ...text.includes('"RuleGroupReferenceStatement"') ? ['rule groups: write the rules into the web ACL'] : [],
    ...managed.some(vendor => vendor !== 'AWS') ? ['managed rules of partners: use those of AWS'] : [],
    ...[...text.matchAll(/AWSManagedRules(?:ATP|ACFP)RuleSet/g)].map(([name]) => `${name}, which images do not need`),
    ...text.includes('"InspectionLevel":"TARGETED"') ? ['targeted bots: use the inspection level COMMON'] : [],
  ];
}
