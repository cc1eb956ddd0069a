import { App } from './app';
import { readLambdaFunction } from './lambda-function';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { FunctionUrlOrigin } from '../cloudfront/function-url-origin';
import { SigningBehavior } from '../cloudfront/origin-signing';
import { Headers } from '../http/message';
import { arnMatches } from '../iam/arn';
import { LambdaHost, MAX_PROCESSES } from '../lambda/lambda-host';

/** Who asks a function URL. */
export interface FunctionUrlCaller {
  /** Missing without an origin access control. */
  readonly signing?: SigningBehavior;
  readonly distributionArn: string;
  readonly account: string;
}

const URL_PROPERTIES: PropertyTable = {
  AuthType: 'emulated',
  Cors: { refuse: 'the local edge does not make the CORS answers of function URLs: use a response headers policy' },
  InvokeMode: 'harmless', // the edge takes in responses whole
  Qualifier: { refuse: 'the local edge does not know versions and aliases of functions' },
  TargetFunctionArn: 'emulated',
};
const PERMISSION: PropertyTable = {
  Action: 'emulated',
  EventSourceToken: 'harmless',
  FunctionName: 'emulated',
  FunctionUrlAuthType: 'emulated',
  InvokedViaFunctionUrl: 'emulated',
  Principal: 'emulated',
  PrincipalOrgID: { refuse: 'the local edge does not know organizations' },
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

// AWS asks for both since October 2025: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
const ACTIONS = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];

/** The function URL that this is the host of, if any. */
export function functionUrlAt({ resolver }: App, host: string): Located | undefined {
  return resolver.resourcesOf('AWS::Lambda::Url').find(located => hostOf(resolver.attribute(located, 'FunctionUrl')) === host);
}

export function functionUrlOriginOf(app: App, origin: Properties, url: Located, originPath: string, caller: FunctionUrlCaller): FunctionUrlOrigin {
  const properties = Properties.of({ ...url, ...app }, URL_PROPERTIES);
  const custom = origin.child('CustomOriginConfig', CUSTOM_ORIGIN) ?? origin.refuse('CustomOriginConfig', 'a function URL is a custom origin: it is required');
  if (custom.string('OriginProtocolPolicy') !== 'https-only') custom.refuse('OriginProtocolPolicy', 'function URLs speak HTTPS only: it must be https-only');
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
  const located = app.resolver.resourcesOf('AWS::Lambda::Function').find(candidate => app.resolver.attribute(candidate, 'Arn') === arn)
    ?? url.refuse('TargetFunctionArn', `the function ${arn} is not in this app`);
  const host = app.functions.get(arn) ?? new LambdaHost(readLambdaFunction(app, located));
  app.functions.set(arn, host);
  url.note(`${located.resource.path} runs on this machine, with its processor and with native packages for it, in up to ${MAX_PROCESSES} processes at once.`);
  return host;
}

/** Both permissions have to let the caller in: CloudFront where it signs, else everyone. */
function isAllowed(app: App, { lambda }: LambdaHost, url: Properties, caller: FunctionUrlCaller): boolean {
  const authType = url.requiredString('AuthType');
  if (authType === 'AWS_IAM' && (caller.signing ?? 'never') === 'never') return false;
  const principal = authType === 'AWS_IAM' ? 'cloudfront.amazonaws.com' : '*';
  const permissions = app.resolver.resourcesOf('AWS::Lambda::Permission')
    // The others may name what the local edge has no names for.
    .filter(({ resource: { properties } }) => ACTIONS.includes(String(properties.Action)) && properties.Principal === principal)
    .map(located => Properties.of({ ...located, ...app }, PERMISSION))
    .filter(permission => [lambda.arn, lambda.name].includes(permission.requiredString('FunctionName')));
  return ACTIONS.every(action => permissions.some(permission => permission.string('Action') === action && holds(permission, authType, caller)));
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
