import { Draft } from './draft';
import { Fields } from './evidence';
import { isSetIn, recordIn, recordsIn, textIn, textsIn } from './fields';
import { entryOf } from '../../../../model/entry-of';

/** Whether AWS-managed policies allow all origins, and whether they have security headers. */
const MANAGED: Readonly<Record<string, { readonly cors: boolean; readonly security: boolean }>> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': { cors: true, security: false },
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': { cors: true, security: false },
  '67f7725c-6f97-4210-82d7-5512b31e9d03': { cors: false, security: true },
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': { cors: true, security: true },
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': { cors: true, security: true },
};

const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i;

/** Security headers that an image CDN sends by itself. */
const OWN_SECURITY = ['ContentTypeOptions', 'ContentSecurityPolicy'];

/** Adds the origins that may read images, and reports other headers. */
export function addCors(draft: Draft, fields: Fields, policy: Fields | undefined): void {
  const id = textIn(fields, 'ResponseHeadersPolicyId');
  const managed = entryOf(MANAGED, id ?? '');
  if (managed?.cors) draft.props.allowedOrigins = ['*'];
  if (managed?.security) differBySecurity(draft, 'Strict-Transport-Security, X-Frame-Options and others');
  if (managed || fields.ResponseHeadersPolicyId === undefined) return;
  if (policy) return addPolicy(draft, policy);
  draft.differ(`response headers policy ${id ?? ''}`.trim(), 'its headers are not in the files. Add the output of `aws '
    + `cloudfront get-response-headers-policy --id ${id ?? 'ID'}\` to them`);
}

function addPolicy(draft: Draft, policy: Fields): void {
  allowOrigins(draft, textsIn(recordIn(policy, 'CorsConfig'), 'AccessControlAllowOrigins'));
  const security = recordIn(policy, 'SecurityHeadersConfig');
  const others = Object.keys(security).filter(name => isSetIn(security, name) && !OWN_SECURITY.includes(name));
  if (others.length > 0) differBySecurity(draft, others.join(', '));
  const names = recordsIn(policy, 'CustomHeadersConfig').map(header => textIn(header, 'Header') ?? '')
    .filter(name => name.toLowerCase() !== 'vary');
  if (names.length > 0) differBySecurity(draft, names.join(', '));
}

/** Allows origins to read images, as far as they are origins. */
export function allowOrigins(draft: Draft, given: readonly string[]): void {
  const origins = given.map(each => each.trim().replace(/\/$/, '')).filter(each => each !== '');
  const valid = origins.includes('*') ? ['*'] : origins.filter(each => ORIGIN.test(each));
  if (valid.length > 0) draft.props.allowedOrigins = [...new Set(valid)];
  const wrong = origins.filter(each => each !== '*' && !ORIGIN.test(each));
  if (wrong.length > 0) {
    draft.differ(`CORS for ${wrong.join(', ')}`, 'origins begin with https://, and have no path. Add the origins of '
      + 'the pages to `allowedOrigins`');
  }
  if (draft.transformation.delivery !== undefined && draft.props.allowedOrigins && !valid.includes('*')) {
    draft.props.allowedOrigins = ['*'];
    draft.differ(`CORS for ${valid.join(', ')}`, 'function-first delivery allows all origins, or none');
  }
}

function differBySecurity(draft: Draft, headers: string): void {
  draft.differ(`headers ${headers}`, 'the CDN sends nosniff and a Content-Security-Policy. Create a policy with these '
    + 'and the others, and set `responseHeadersPolicy`, if pages need them');
}
