import { App } from './app';
import { readLambdaFunction } from './lambda-function';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { FunctionUrlOrigin } from '../cloudfront/function-url-origin';
import { SigningBehavior } from '../cloudfront/origin-signing';
import { Headers } from '../http/message';
import { arnMatches } from '../iam/policy-conditions';
import { LambdaHost, MAX_PROCESSES } from '../lambda/lambda-host';

/** The caller of a function URL. */
export interface FunctionUrlCaller {
  /** Undefined without an origin access control. */
  readonly signing?: SigningBehavior;
  readonly distributionArn: string;
  readonly account: string;
}

const URL_PROPERTIES: PropertyTable = {
  AuthType: 'emulated',
  Cors: { refuse: 'the local edge does not support CORS of function URLs: use a response headers policy' },
  InvokeMode: 'harmless', // the local edge buffers responses
  Qualifier: { refuse: 'the local edge does not support versions and aliases of functions' },
  TargetFunctionArn: 'emulated',
};
const PERMISSION: PropertyTable = {
  Action: 'emulated',
  EventSourceToken: 'harmless',
  FunctionName: 'emulated',
  FunctionUrlAuthType: 'emulated',
  InvokedViaFunctionUrl: 'emulated',
  Principal: 'emulated',
  PrincipalOrgID: { refuse: 'the local edge does not support organizations' },
  SourceAccount: 'emulated',
  SourceArn: 'emulated',
};
const CUSTOM_ORIGIN: PropertyTable = {
  HTTPPort: 'harmless',
  HTTPSPort: 'harmless',
  IpAddressType: 'harmless',
  OriginKeepaliveTimeout: 'harmless',
  OriginProtocolPolicy: 'emulated',
  OriginReadTimeout: 'emulated',
  OriginSSLProtocols: 'harmless',
};
const CUSTOM_HEADER: PropertyTable = { HeaderName: 'emulated', HeaderValue: 'emulated' };

// AWS requires both since October 2025: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
const ACTIONS = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];

/** Returns the function URL with this host, if any. */
export function functionUrlAt({ resolver }: App, host: string): Located | undefined {
  return resolver.resourcesOf('AWS::Lambda::Url')
    .find(located => hostOf(resolver.attribute(located, 'FunctionUrl')) === host);
}

export function functionUrlOriginOf(
  app: App, origin: Properties, url: Located, originPath: string, caller: FunctionUrlCaller,
): FunctionUrlOrigin {
  const properties = Properties.of({ ...url, ...app }, URL_PROPERTIES);
  const custom = origin.child('CustomOriginConfig', CUSTOM_ORIGIN)
    ?? origin.refuse('CustomOriginConfig', 'it is required for a function URL');
  if (custom.string('OriginProtocolPolicy') !== 'https-only') {
    custom.refuse('OriginProtocolPolicy', 'it must be https-only, because function URLs support HTTPS only');
  }
  const host = hostFor(app, properties);
  return new FunctionUrlOrigin({
    host,
    domainName: origin.requiredString('DomainName'),
    originPath,
    customHeaders: customHeaders(origin),
    readTimeout: custom.number('OriginReadTimeout') ?? 30,
    signing: caller.signing,
    verifies: properties.string('AuthType') === 'AWS_IAM',
    isAllowed: isAllowed(app, host, properties, caller),
    clock: app.clock,
  });
}

function hostFor(app: App, url: Properties): LambdaHost {
  const arn = url.requiredString('TargetFunctionArn');
  const located = app.resolver.resourcesOf('AWS::Lambda::Function')
    .find(candidate => app.resolver.attribute(candidate, 'Arn') === arn)
    ?? url.refuse('TargetFunctionArn', `the function ${arn} is not in this app`);
  const host = app.functions.get(arn) ?? new LambdaHost(readLambdaFunction(app, located));
  app.functions.set(arn, host);
  url.note(`${located.resource.path} runs on this machine with native packages for its `
    + `processor, in up to ${MAX_PROCESSES} processes at once.`);
  return host;
}

/** Returns whether both permissions allow the caller: CloudFront if it signs, else everyone. */
function isAllowed(app: App, { lambda }: LambdaHost, url: Properties, caller: FunctionUrlCaller): boolean {
  const authType = url.requiredString('AuthType');
  if (authType === 'AWS_IAM' && (caller.signing ?? 'never') === 'never') return false;
  const principal = authType === 'AWS_IAM' ? 'cloudfront.amazonaws.com' : '*';
  const permissions = app.resolver.resourcesOf('AWS::Lambda::Permission')
    // Other permissions may refer to resources that the local edge cannot name.
    .filter(({ resource: { properties } }) => ACTIONS.includes(String(properties.Action))
      && properties.Principal === principal)
    .map(located => Properties.of({ ...located, ...app }, PERMISSION))
    .filter(permission => [lambda.arn, lambda.name].includes(permission.requiredString('FunctionName')));
  return ACTIONS.every(action => permissions.some(permission => permission.string('Action') === action
    && holds(permission, authType, caller)));
}

function holds(permission: Properties, authType: string, { distributionArn, account }: FunctionUrlCaller): boolean {
  const viaUrl = permission.value('InvokedViaFunctionUrl');
  return arnMatches(permission.string('SourceArn') ?? '*', distributionArn)
    && (permission.string('SourceAccount') ?? account) === account
    && (permission.string('FunctionUrlAuthType') ?? authType) === authType
    && (viaUrl === undefined || permission.boolean('InvokedViaFunctionUrl'));
}

function customHeaders(origin: Properties): Headers {
  return Object.fromEntries(origin.children('OriginCustomHeaders', CUSTOM_HEADER)
    .map(header => [header.requiredString('HeaderName').toLowerCase(), header.requiredString('HeaderValue')]));
}

function hostOf(url: string): string {
  return new URL(url).host;
}
