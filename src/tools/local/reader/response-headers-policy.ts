import { entryOf } from '../../../model/entry-of';
import { Place, Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Cors, PolicyHeader, ResponseHeadersPolicy } from '../cloudfront/response-headers-policy';
import { headerProblem } from '../http/message';

const POLICY: PropertyTable = { ResponseHeadersPolicyConfig: 'emulated' };
const CONFIG: PropertyTable = {
  Comment: 'harmless',
  CorsConfig: 'emulated',
  CustomHeadersConfig: 'emulated',
  Name: 'harmless',
  RemoveHeadersConfig: 'emulated',
  SecurityHeadersConfig: 'emulated',
  ServerTimingHeadersConfig: { refuse: 'the local edge does not support Server-Timing: remove it for local runs' },
};
const ITEMS: PropertyTable = { Items: 'emulated' };
const CUSTOM_HEADER: PropertyTable = { Header: 'emulated', Override: 'emulated', Value: 'emulated' };
const REMOVED_HEADER: PropertyTable = { Header: 'emulated' };
const CORS: PropertyTable = {
  AccessControlAllowCredentials: 'emulated',
  AccessControlAllowHeaders: 'emulated',
  AccessControlAllowMethods: 'emulated',
  AccessControlAllowOrigins: 'emulated',
  AccessControlExposeHeaders: 'emulated',
  AccessControlMaxAgeSec: 'emulated',
  OriginOverride: 'emulated',
};

/** The security headers: name, properties and value. */
const SECURITY: Record<
  string,
  { readonly name: string; readonly table: PropertyTable; readonly value: (properties: Properties) => string }
> = {
  ContentSecurityPolicy: {
    name: 'content-security-policy',
    table: { ContentSecurityPolicy: 'emulated', Override: 'emulated' },
    value: properties => properties.requiredString('ContentSecurityPolicy'),
  },
  ContentTypeOptions: { name: 'x-content-type-options', table: { Override: 'emulated' }, value: () => 'nosniff' },
  FrameOptions: {
    name: 'x-frame-options',
    table: { FrameOption: 'emulated', Override: 'emulated' },
    value: properties => properties.requiredString('FrameOption'),
  },
  ReferrerPolicy: {
    name: 'referrer-policy',
    table: { Override: 'emulated', ReferrerPolicy: 'emulated' },
    value: properties => properties.requiredString('ReferrerPolicy'),
  },
  StrictTransportSecurity: {
    name: 'strict-transport-security',
    table: {
      AccessControlMaxAgeSec: 'emulated',
      IncludeSubdomains: 'emulated',
      Override: 'emulated',
      Preload: 'emulated',
    },
    value: properties =>
      [
        `max-age=${properties.requiredString('AccessControlMaxAgeSec')}`,
        ...(properties.boolean('IncludeSubdomains') ? ['includeSubDomains'] : []),
        ...(properties.boolean('Preload') ? ['preload'] : []),
      ].join('; '),
  },
  XSSProtection: {
    name: 'x-xss-protection',
    table: { ModeBlock: 'emulated', Override: 'emulated', Protection: 'emulated', ReportUri: 'emulated' },
    value: properties =>
      [
        properties.boolean('Protection') ? '1' : '0',
        ...(properties.boolean('ModeBlock') ? ['mode=block'] : []),
        ...(properties.string('ReportUri') ? [`report=${properties.string('ReportUri')}`] : []),
      ].join('; '),
  },
};

const MANAGED_CORS: Cors = {
  allowOrigins: ['*'], allowMethods: [], allowHeaders: [], exposeHeaders: [], allowCredentials: false, override: false,
};
const MANAGED_SECURITY: PolicyHeader[] = [
  { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
  { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
  { name: 'x-content-type-options', value: 'nosniff', override: true },
  { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
  { name: 'x-xss-protection', value: '1; mode=block', override: false },
];

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
const MANAGED: Record<string, ResponseHeadersPolicy> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': { remove: [], headers: [], cors: MANAGED_CORS }, // SimpleCORS
  '67f7725c-6f97-4210-82d7-5512b31e9d03': { remove: [], headers: MANAGED_SECURITY }, // SecurityHeadersPolicy
  // CORS-and-SecurityHeadersPolicy
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': { remove: [], headers: MANAGED_SECURITY, cors: MANAGED_CORS },
};

/** Returns the policy of a cache behavior, if any: a policy of this app or one managed by AWS. */
export function responseHeadersPolicyOf(
  behavior: Properties, id: string | undefined,
): ResponseHeadersPolicy | undefined {
  if (id === undefined) return undefined;
  const { place } = behavior;
  const located = place.resolver.find('AWS::CloudFront::ResponseHeadersPolicy', id);
  if (located) return readPolicy({ ...place, ...located });
  return entryOf(MANAGED, id) ?? behavior.refuse('ResponseHeadersPolicyId', `${id} is neither in this app nor a `
    + 'managed policy that the local edge supports (SimpleCORS, SecurityHeadersPolicy, '
    + 'CORS-and-SecurityHeadersPolicy): define the response headers policy in the app');
}

function readPolicy(place: Place): ResponseHeadersPolicy {
  const policy = Properties.of(place, POLICY);
  const config = policy.child('ResponseHeadersPolicyConfig', CONFIG)
    ?? policy.refuse('ResponseHeadersPolicyConfig', 'it is required');
  return {
    remove: itemsOf(config, 'RemoveHeadersConfig', REMOVED_HEADER)
      .map(item => item.requiredString('Header').toLowerCase()),
    headers: [...readSecurityHeaders(config), ...readCustomHeaders(config)],
    cors: readCors(config),
  };
}

function readCustomHeaders(config: Properties): PolicyHeader[] {
  return itemsOf(config, 'CustomHeadersConfig', CUSTOM_HEADER).map(item =>
    checkHeader(item, 'Value', {
      name: item.requiredString('Header').toLowerCase(),
      value: item.string('Value')
      ?? '',
      override: item.boolean('Override'),
    }));
}

function readSecurityHeaders(config: Properties): PolicyHeader[] {
  const security = config.child(
    'SecurityHeadersConfig', Object.fromEntries(Object.keys(SECURITY).map(name => [name, 'emulated' as const])),
  );
  return Object.entries(SECURITY).flatMap(([property, { name, table, value }]) => {
    const properties = security?.child(property, table);
    return properties ? [checkHeader(
      properties, property, { name, value: value(properties), override: properties.boolean('Override') },
    )] : [];
  });
}

function readCors(config: Properties): Cors | undefined {
  const cors = config.child('CorsConfig', CORS);
  return cors && {
    allowOrigins: itemsIn(cors, 'AccessControlAllowOrigins'),
    allowMethods: itemsIn(cors, 'AccessControlAllowMethods'),
    allowHeaders: itemsIn(cors, 'AccessControlAllowHeaders'),
    exposeHeaders: itemsIn(cors, 'AccessControlExposeHeaders'),
    allowCredentials: cors.boolean('AccessControlAllowCredentials'),
    maxAge: cors.number('AccessControlMaxAgeSec'),
    override: cors.boolean('OriginOverride'),
  };
}

/** Rejects a header at the start that would be invalid in every response. */
function checkHeader(properties: Properties, property: string, header: PolicyHeader): PolicyHeader {
  const problem = headerProblem(header.name, header.value);
  if (problem !== undefined) properties.refuse(property, `it must be a valid HTTP header: ${problem}`);
  return header;
}

function itemsOf(config: Properties, name: string, table: PropertyTable): Properties[] {
  return config.child(name, ITEMS)?.children('Items', table) ?? [];
}

function itemsIn(cors: Properties, name: string): string[] {
  return cors.child(name, ITEMS)?.strings('Items') ?? [];
}
