import { CodeFields, call, member, addRemark } from './code';
import { Distribution } from './distribution';
import { Draft } from './draft';
import { Fields } from './evidence';
import { isSetIn, isTrueIn, recordIn, recordsIn, textIn, textsIn } from './fields';
import { Unknown } from './template';
import { entryOf } from '../../../../model/entry-of';

const PRICE_CLASSES: Readonly<Record<string, string>> = {
  PriceClass_100: 'PRICE_CLASS_100', PriceClass_200: 'PRICE_CLASS_200', PriceClass_All: 'PRICE_CLASS_ALL',
};

/** HTTP versions. That of an image CDN is HTTP/2 and 3. */
const HTTP_VERSIONS: Readonly<Record<string, string>> = { 'http1.1': 'HTTP1_1', 'http2': 'HTTP2', 'http3': 'HTTP3' };

/** Policies of TLS that are stricter than the default. */
const TLS_VERSIONS: Readonly<Record<string, string>> = {
  'TLSv1.2_2025': 'TLS_V1_2_2025', 'TLSv1.3_2025': 'TLS_V1_3_2025',
};

const DEFAULT_TLS = 'TLSv1.2_2021';

const CERTIFICATE = /^arn:[\w-]+:acm:us-east-1:\d{12}:certificate\/./;
const PLACEHOLDER_CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000';
const DOMAIN_NAME = /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i;
const WEB_ACL = /^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\//;

/** Settings of a distribution without an equivalent, with their remedies. */
const OTHERS: Readonly<Record<string, string>> = {
  DefaultRootObject: 'the root path is not an image, and returns 404',
  ContinuousDeploymentPolicyId: 'try changes at the local edge, or in another stack',
  AnycastIpListId: 'static addresses are not supported. Keep the distribution if viewers allow addresses only',
  TenantConfig: 'distribution tenants are not supported. Create an ImageCdn for each',
  ViewerMtlsConfig: 'certificates of viewers are not supported. Use `trustedKeyGroups`',
  ConnectionFunctionAssociation: 'connection functions are not supported',
};

/** Adds the settings of the whole distribution, except its domain names. */
export function addDistributionSettings(draft: Draft, { config }: Distribution): void {
  const priceClass = entryOf(PRICE_CLASSES, textIn(config, 'PriceClass') ?? 'PriceClass_All');
  if (priceClass) draft.props.priceClass = member(`cloudfront.PriceClass.${priceClass}`);
  const version = entryOf(HTTP_VERSIONS, textIn(config, 'HttpVersion')?.toLowerCase() ?? '');
  if (version) draft.props.httpVersion = member(`cloudfront.HttpVersion.${version}`);
  const comment = textIn(config, 'Comment');
  if (comment !== undefined) draft.props.comment = comment;
  addGeoRestriction(draft, recordIn(recordIn(config, 'Restrictions'), 'GeoRestriction'));
  addWebAcl(draft, config);
  addLogging(draft, recordIn(config, 'Logging'));
  addErrorResponses(draft, config);
  if (textIn(config, 'IsIPV6Enabled') === 'false' || textIn(config, 'IPV6Enabled') === 'false') {
    draft.differ('IPv6', 'it is off now, and on in the CDN. Check rules that contain addresses');
  }
  if (textIn(config, 'Enabled') === 'false') draft.differ('Enabled', 'the distribution is off now');
  for (const [name, remedy] of Object.entries(OTHERS)) if (isSetIn(config, name)) draft.differ(name, remedy);
}

/** Returns the alternate domain names. Others than names of hosts cannot be among them. */
export function aliasesOf(config: Fields): string[] {
  return textsIn(config, 'Aliases').filter(name => DOMAIN_NAME.test(name));
}

/** Returns the domain names with their certificate, if there are any. */
export function ownDomainOf(draft: Draft, { config }: Distribution): CodeFields | undefined {
  const aliases = aliasesOf(config);
  if (aliases.length === 0) return undefined;
  const viewer = recordIn(config, 'ViewerCertificate');
  const arn = textIn(viewer, 'ACMCertificateArn') ?? textIn(viewer, 'AcmCertificateArn');
  const isKnown = arn !== undefined && CERTIFICATE.test(arn);
  const certificate = call('acm.Certificate.fromCertificateArn', member('this'), 'Certificate',
    isKnown ? arn : PLACEHOLDER_CERTIFICATE);
  if (!isKnown) {
    draft.differ('certificate', 'its ARN is a placeholder. Request or import a certificate for the domain names in '
      + 'ACM, in us-east-1');
  }
  const version = textIn(viewer, 'MinimumProtocolVersion');
  const stricter = entryOf(TLS_VERSIONS, version ?? '');
  if (version !== undefined && stricter === undefined && version !== DEFAULT_TLS) {
    draft.differ(`MinimumProtocolVersion ${version}`, `it becomes ${DEFAULT_TLS}: viewers need TLS 1.2`);
  }
  const method = textIn(viewer, 'SSLSupportMethod') ?? textIn(viewer, 'SslSupportMethod');
  if (method === 'vip' || method === 'static-ip') {
    draft.differ(`SSLSupportMethod ${method}`, 'it becomes SNI, which all current viewers send, and costs nothing');
  }
  return {
    domainNames: aliases,
    certificate: isKnown ? certificate : addRemark(certificate, 'replace the ARN'),
    ...stricter !== undefined && {
      minimumProtocolVersion: member(`cloudfront.SecurityPolicyProtocol.${stricter}`),
    },
  };
}

function addGeoRestriction(draft: Draft, restriction: Fields): void {
  const type = textIn(restriction, 'RestrictionType');
  const listed = [...textsIn(restriction, 'Items'), ...textsIn(restriction, 'Locations')];
  const countries = [...new Set(listed.map(code => code.toUpperCase()))].filter(code => /^[A-Z]{2}$/.test(code));
  if (countries.length === 0 || type === undefined || type === 'none') return;
  const method = type === 'whitelist' ? 'allowlist' : 'denylist';
  draft.props.geoRestriction = call(`cloudfront.GeoRestriction.${method}`, ...countries);
}

function addWebAcl(draft: Draft, config: Fields): void {
  const id = textIn(config, 'WebACLId');
  if (id !== undefined && WEB_ACL.test(id)) {
    draft.props.webAcl = call('WebAcl.fromArn', id);
  } else if (id !== undefined) {
    draft.differ('WebACLId', 'AWS WAF Classic is not supported. Create a web ACL of AWS WAF, or use WebAcl.managed()');
  } else if (config.WebACLId instanceof Unknown) {
    draft.differ('WebACLId', 'use WebAcl.fromArn() with the ARN of the web ACL, which is not in the files');
  }
}

function addLogging(draft: Draft, logging: Fields): void {
  const isOn = logging.Enabled === undefined ? isSetIn(logging, 'Bucket') : isTrueIn(logging, 'Enabled');
  if (!isOn) return;
  const bucket = textIn(logging, 'Bucket')?.replace(/\.s3[.-].*$/, '');
  const prefix = textIn(logging, 'Prefix')?.replace(/^\/+/, '');
  const options = {
    ...bucket !== undefined && { bucket: draft.bucket(bucket, undefined, false) },
    ...prefix !== undefined && { prefix },
  };
  draft.props.accessLogs = call('AccessLogs.legacy', ...Object.keys(options).length > 0 ? [options] : []);
  if (isTrueIn(logging, 'IncludeCookies')) draft.differ('IncludeCookies', 'logs have no cookies');
}

/** An image in place of errors is carried over. Other pages are not, since the CDN explains its errors. */
function addErrorResponses(draft: Draft, config: Fields): void {
  const lifetimes: string[] = [];
  for (const response of recordsIn(config, 'CustomErrorResponses')) {
    const status = textIn(response, 'ErrorCode') ?? '';
    const page = textIn(response, 'ResponsePagePath');
    const isImage = page !== undefined && /\.(jpe?g|png|webp|avif|gif)$/i.test(page);
    if (page === undefined) {
      lifetimes.push(status);
    } else if (isImage && draft.transformation.fallbackImage === undefined) {
      draft.transformation.fallbackImage = page.replace(/^\//, '');
      draft.differ(`error response ${status}`, `${page} is \`fallbackImage\`. Its status is that of the error, and not `
        + `${textIn(response, 'ResponseCode') ?? status}`);
    } else {
      draft.differ(`error response ${status} (${page})`, 'errors of the CDN are problem documents or `fallbackImage`, '
        + 'and not pages');
    }
  }
  if (lifetimes.length > 0) {
    draft.differ(`lifetime of errors ${lifetimes.join(', ')}`, 'the CDN caches errors as docs/urls.md#errors lists');
  }
}
