import { readSelection } from './cache-policy';
import { entryOf } from '../../../model/entry-of';
import { Place, Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Selection } from '../cloudfront/cache-key';
import { OriginRequestPolicy } from '../cloudfront/origin-request-policy';

const POLICY: PropertyTable = { OriginRequestPolicyConfig: 'emulated' };
const CONFIG: PropertyTable = {
  Comment: 'harmless',
  CookiesConfig: 'emulated',
  HeadersConfig: 'emulated',
  Name: 'harmless',
  QueryStringsConfig: 'emulated',
};
const COOKIES: PropertyTable = { CookieBehavior: 'emulated', Cookies: 'emulated' };
const HEADERS: PropertyTable = { HeaderBehavior: 'emulated', Headers: 'emulated' };
const QUERY_STRINGS: PropertyTable = { QueryStringBehavior: 'emulated', QueryStrings: 'emulated' };

const NONE: Selection = { behavior: 'none' };
const ALL: Selection = { behavior: 'all' };

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
const MANAGED: Record<string, OriginRequestPolicy> = {
  'acba4595-bd28-49b8-b9fe-13317c0390fa': headersAlone('user-agent', 'referer'), // UserAgentRefererHeaders
  '59781a5b-3903-41f3-afcb-af62929ccde1': headersAlone('origin'), // CORS-CustomOrigin
  // CORS-S3Origin
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': headersAlone(
    'origin', 'access-control-request-headers', 'access-control-request-method',
  ),
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: { behavior: 'allExcept', names: ['host'] }, cookies: ALL, queryStrings: ALL,
  },
};

/** Returns the policy of a cache behavior, if any: a policy of this app or one managed by AWS. */
export function originRequestPolicyOf(behavior: Properties, id: string | undefined): OriginRequestPolicy | undefined {
  if (id === undefined) return undefined;
  const { place } = behavior;
  const located = place.resolver.find('AWS::CloudFront::OriginRequestPolicy', id);
  if (located) return readPolicy({ ...place, ...located });
  return entryOf(MANAGED, id) ?? behavior.refuse('OriginRequestPolicyId', `${id} is neither in this app `
    + 'nor a managed policy that the local edge supports (UserAgentRefererHeaders, CORS-CustomOrigin, CORS-S3Origin, '
    + 'AllViewerExceptHostHeader): define the origin request policy in the app');
}

function readPolicy(place: Place): OriginRequestPolicy {
  const policy = Properties.of(place, POLICY);
  const config = policy.child('OriginRequestPolicyConfig', CONFIG)
    ?? policy.refuse('OriginRequestPolicyConfig', 'it is required');
  return {
    headers: readHeaders(config),
    cookies: readSelection(config, 'CookiesConfig', COOKIES, 'CookieBehavior', 'Cookies'),
    queryStrings: readSelection(config, 'QueryStringsConfig', QUERY_STRINGS, 'QueryStringBehavior', 'QueryStrings'),
  };
}

function readHeaders(config: Properties): Selection {
  const headers = config.child('HeadersConfig', HEADERS);
  const behavior = headers?.string('HeaderBehavior') ?? 'none';
  if (!headers || behavior === 'none') return NONE;
  const names = headers.strings('Headers').map(name => name.toLowerCase());
  if (behavior !== 'whitelist' && behavior !== 'allExcept') {
    return headers.refuse('HeaderBehavior', `the local edge supports none, whitelist and allExcept, got ${behavior}`);
  }
  if ((behavior === 'whitelist') === names.includes('host')) {
    headers.refuse('Headers', 'S3 and function URLs reject a forwarded Host that is not their own: remove it');
  }
  const generated = behavior === 'whitelist' && names.find(name => name.startsWith('cloudfront-'));
  if (generated) {
    headers.refuse('Headers', `the local edge does not support ${generated}, `
      + "which CloudFront derives from the viewer's location or device");
  }
  return { behavior, names };
}

function headersAlone(...names: string[]): OriginRequestPolicy {
  return { headers: { behavior: 'whitelist', names }, cookies: NONE, queryStrings: NONE };
}
