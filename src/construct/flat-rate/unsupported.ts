interface Rule {
  readonly isUsed: (value: unknown) => boolean;
  readonly feature: string;
  readonly remedy: string;
}

const isSet = (value: unknown) => value !== '' && value !== false && value !== undefined;

const ifSet = (feature: string, remedy: string): Rule => ({ isUsed: isSet, feature, remedy });

const ifOneOf = (values: string[], feature: string, remedy: string): Rule =>
  ({ isUsed: value => values.includes(String(value)), feature, remedy });

const LEGACY_CACHE_SETTINGS = ifSet('legacy cache settings', 'Use a cache policy');
const SECOND_DISTRIBUTION = 'Deploy to a second distribution instead';

/** The features that no plan supports, by the property of the distribution in the template. */
const NOT_SUPPORTED: Readonly<Record<string, Rule>> = {
  AnycastIpListId: ifSet('static addresses', 'Use DNS'),
  ConnectionMode: ifOneOf(['tenant-only'], 'multi-tenant distributions', 'Create a distribution for each tenant'),
  ContinuousDeploymentPolicyId: ifSet('continuous deployment', SECOND_DISTRIBUTION),
  DefaultTTL: LEGACY_CACHE_SETTINGS,
  FieldLevelEncryptionId: ifSet('field-level encryption', 'Leave it out; images do not need it'),
  ForwardedValues: LEGACY_CACHE_SETTINGS,
  IamCertificateId: ifSet('certificates of IAM', 'Use one of AWS Certificate Manager'),
  MaxTTL: LEGACY_CACHE_SETTINGS,
  MinTTL: LEGACY_CACHE_SETTINGS,
  OriginAccessIdentity: ifSet('origin access identities', 'Use OriginAccess.control()'),
  RealtimeLogConfigArn: ifSet('real-time logs', 'Use AccessLogs.toBucket(), toLogGroup() or toFirehose()'),
  SslSupportMethod: ifOneOf(['vip', 'static-ip'], 'dedicated IP addresses', 'Use sni-only'),
  Staging: ifSet('staging distributions', SECOND_DISTRIBUTION),
};

/** Returns a message for each feature in a configuration that no plan supports. */
export function unsupportedIn(config: unknown): string[] {
  return [...new Set(found(config))];
}

function found(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const rule = Object.hasOwn(NOT_SUPPORTED, name) ? NOT_SUPPORTED[name] : undefined;
    return rule?.isUsed(item) ? [messageFor(name, item, rule)] : found(item);
  });
}

function messageFor(name: string, value: unknown, { isUsed, feature, remedy }: Rule): string {
  const property = typeof value === 'string' && isUsed !== isSet ? `${name}: ${value}` : name;
  return `\`flatRatePlan\` must be left out with \`${property}\`: plans do not support ${feature}. ${remedy}`;
}
