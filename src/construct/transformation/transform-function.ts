import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BoundDecoder } from './heic-decoder';
import { keptMetadata } from './image-metadata';
import { requestParameters } from './image-query';
import { DEFAULT_MEMORY_SIZE, maxInputPixelsOf, requireMemory } from './input-pixels';
import { MALLOC_VARIABLES } from './malloc';
import { OnDemandOptions } from './on-demand-options';
import { warnOfLargeVariants } from './output-pixels';
import { BoundRefinement } from './refinement/image-refinement';
import { BoundSigning, secretStatements } from './url-signing';
import { assetPath } from '../../model/asset-path';
import { REFINEMENT_QUEUE, SIGNING_SECRET, TRANSFORM_FUNCTION_ID } from '../../model/identifiers';
import { Mount } from '../../model/mount';
import { SvgOriginals } from '../../model/svg-originals';
import { ConfigToPrint, FunctionFirstConfig, printConfig } from '../../runtime/transformer/transformer-config';
import { hashedFolders } from '../../runtime/url/dialects/framework-dialects';
import { RequestRules, isImageKey } from '../../runtime/url/request-parameters';
import { allowing, functionLogs, functionRole } from '../core/function-resources';
import { LONGEST_CONTROL_NAME, globalName } from '../core/global-name';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { isKnown, refuse, refuseTogether, requireWhole } from '../core/validate';
import { anyDistribution } from '../originals/bucket-policy';
import { allowDecryptionBy } from '../originals/other-accounts';
import { sourceEnvironment, sourceSecrets } from '../originals/remote-sources';
import { BoundRoute, originalsRead, readableRoutes } from '../originals/source-routes';
import { RemoteOriginals } from '../originals/source-strategy';

interface TransformerProps {
  /** Undefined with `sources`. */
  readonly originals?: s3.IBucket;
  readonly source?: RemoteOriginals;
  /** Undefined if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
  readonly store: s3.IBucket;
  readonly rules: RequestRules;
  readonly options: OnDemandOptions;
  readonly signing?: BoundSigning;
  readonly refinement?: BoundRefinement;
  /** `Cache-Control` of variants. */
  readonly cacheControl: string;
  /** The time to live of variants at edge locations, as a number of seconds. */
  readonly defaultTtl: string;
  /** Undefined if edge locations read the variant bucket themselves. */
  readonly functionFirst?: FunctionFirstConfig;
  /** Properties that the function's origin shares with the CDN's other origins. */
  readonly origin: cloudfront.OriginProps;
  readonly mount?: Mount;
}

export interface Transformer {
  readonly handler: lambda.Function;
  /** The origin of the function URL. */
  readonly origin: cloudfront.IOrigin;
  /** Returns an origin group in which the function serves variants that the bucket does not have. */
  readonly fallBack: (store: cloudfront.IOrigin) => cloudfront.IOrigin;
  readonly finish: (distribution: cloudfront.Distribution) => void;
  /** Allows calls before the distribution is updated, and not only after it. */
  readonly allowEarly: (distribution: cloudfront.Distribution) => void;
}

// Status codes of S3 for a missing variant and for failures, after which CloudFront requests the transform function.
const FALLBACK_STATUS_CODES = [403, 404, 500, 502, 503, 504];

// CloudFront waits for up to 60 seconds unless an account's quota is raised.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const LONGEST_READ_TIMEOUT = Duration.seconds(60);

// A cold start does not count toward the function's timeout, and the response must reach the edge location.
const READ_TIMEOUT_MARGIN = Duration.seconds(5);
const LONGEST_TIMEOUT = LONGEST_READ_TIMEOUT.toSeconds() - READ_TIMEOUT_MARGIN.toSeconds();

/**
 * Creates the transform function and its origin. Only the distribution may invoke it.
 */
export function transformer(scope: Construct, props: TransformerProps): Transformer {
  const handler = transformFunction(scope, props);
  const url = handler.addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.AWS_IAM,
    invokeMode: lambda.InvokeMode.RESPONSE_STREAM,
  });
  const origin = origins.FunctionUrlOrigin.withOriginAccessControl(url, {
    ...props.origin,
    readTimeout: timeoutOf(props.options).plus(READ_TIMEOUT_MARGIN),
    // For a custom origin, also the number of attempts to get a response. Each further one would repeat a slow
    // transformation.
    connectionAttempts: 1,
    originAccessControl: accessControl(scope),
  });
  return {
    handler,
    origin,
    fallBack: store => new origins.OriginGroup({
      primaryOrigin: store, fallbackOrigin: origin, fallbackStatusCodes: FALLBACK_STATUS_CODES,
    }),
    finish: distribution => allowInvocation(scope, handler, url, distribution),
    allowEarly: distribution => allowEarly(scope, handler, distribution),
  };
}

/** Creates the origin access control. The name that the CDK derives lacks the Region. */
function accessControl(scope: Construct): cloudfront.FunctionUrlOriginAccessControl {
  return new cloudfront.FunctionUrlOriginAccessControl(scope, 'TransformerOac', {
    originAccessControlName: globalName(scope, 'TransformerOac', LONGEST_CONTROL_NAME),
    description: `Calls the transform function of ${scope.node.path.slice(-90)}`,
  });
}

function transformFunction(scope: Construct, props: TransformerProps): lambda.Function {
  const { options } = props;
  validateFunction(scope, options);
  warnOfLargeVariants(scope, options, props.rules);
  const architecture = options.architecture ?? lambda.Architecture.ARM_64;
  const decoder = options.heicDecoder?._bindDecoder(scope);
  const config = printConfig(configOf(props, decoder));
  const logGroup = functionLogs(scope, 'TransformerLogs', options);
  const handler = new lambda.Function(scope, TRANSFORM_FUNCTION_ID, {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(assetPath(`transformer-${architecture.name}.zip`)),
    layers: decoder && [decoder.layer],
    description: `Makes the images of ${scope.node.path}`.slice(0, 256),
    memorySize: options.memorySize ?? DEFAULT_MEMORY_SIZE,
    timeout: timeoutOf(options),
    reservedConcurrentExecutions: options.reservedConcurrentExecutions,
    environment: {
      CONFIG: config,
      ...(props.originals && { ORIGINALS: props.originals.bucketName, ORIGINALS_REGION: props.originals.env.region }),
      ...sourceEnvironment(props),
      VARIANTS: props.store.bucketName,
      ...(props.signing && { [SIGNING_SECRET]: props.signing.secret.secretArn }),
      ...(props.refinement && { [REFINEMENT_QUEUE]: props.refinement.refiner.queue.queueUrl }),
      ...MALLOC_VARIABLES,
    },
    logGroup,
    role: transformRole(scope, props, logGroup),
  });
  validateEnvironment(handler, () => shorterOptions(props));
  props.refinement?.refiner.addFunction({
    ...props, config, architecture, memorySize: options.memorySize ?? DEFAULT_MEMORY_SIZE,
  });
  return handler;
}

/** Names the options that fill the environment, the largest first. */
function shorterOptions({ options, routes = [], ...props }: TransformerProps): string {
  const { presets = {}, fallbackImage = '', widths = [] } = options;
  const queries = Object.entries(presets).map(([name, preset]) => [
    name,
    new URLSearchParams(requestParameters(preset)).toString(),
  ]);
  const sources = [readableRoutes(routes), sourceEnvironment({ ...props, routes })];
  const sizes = Object.entries({ presets: Object.fromEntries(queries), fallbackImage, widths, sources })
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value)) }))
    .filter(({ bytes }) => bytes > 100)
    .sort((a, b) => b.bytes - a.bytes);
  return sizes.length === 0
    ? REMOVE_ADDED
    : `Shorten ${sizes.map(({ name, bytes }) => `\`${name}\` (${bytes} bytes)`).join(' or ')}`;
}

/** Returns the role. Its statements are listed, because the CDK's grants allow more than the function uses. */
function transformRole(scope: Construct, props: TransformerProps, logGroup: logs.ILogGroup): iam.IRole {
  const { originals, source, routes, store, signing, refinement, options } = props;
  const read = originalsRead(originals, routes);
  const role = functionRole(scope, 'TransformerRole', options.role, [
    ...read.objects.length > 0 ? [allowing(['s3:GetObject'], ...read.objects)] : [],
    // Without it S3 answers 403 for a missing key, which looks like a wrong policy. It also counts variants.
    allowing(['s3:ListBucket'], ...read.buckets.map(({ bucketArn }) => bucketArn), store.bucketArn),
    allowing(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], store.arnForObjects('*')),
    allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    ...sourceSecrets({ source, routes }).flatMap(secretStatements),
    ...signing ? secretStatements(signing.secret) : [],
    ...refinement ? [allowing(['sqs:SendMessage'], refinement.refiner.queue.queueArn)] : [],
  ]);
  read.buckets.forEach(bucket => allowDecryptionBy(role, bucket));
  return role;
}

function configOf(
  {
    rules, options, cacheControl, defaultTtl, functionFirst, signing, refinement, source, routes, mount,
  }: TransformerProps,
  decoder: BoundDecoder | undefined,
): ConfigToPrint {
  return {
    rules,
    cacheControl,
    immutableFolders: hashedFolders(rules.dialect),
    defaultTtl,
    functionFirst,
    maxVariants: options.maxVariants ?? 256,
    maxInputBytes: (options.maxInputSize ?? Size.mebibytes(25)).toBytes(),
    fallbackImage: options.fallbackImage,
    signing: signing?.config,
    source: source?.config,
    routes: routes && readableRoutes(routes),
    mount,
    refinement: refinement?.config,
    maxInputPixels: maxInputPixelsOf(options),
    metadata: keptMetadata(options.metadata),
    ...options.keepGainMap && { keepGainMap: true },
    svg: options.svg ?? SvgOriginals.REFUSE,
    allowTiff: options.allowTiff ?? false,
    heicDecoder: decoder?.packageName,
  };
}

/**
 * The CDK allows `lambda:InvokeFunctionUrl`; since October 2025, AWS also requires this permission, which newer CDKs
 * add themselves.
 *
 * @see https://github.com/aws/aws-cdk/issues/35872
 */
function allowInvocation(
  scope: Construct, handler: lambda.Function, url: lambda.FunctionUrl, distribution: cloudfront.Distribution,
): void {
  const { stack } = handler;
  // The CDK names the function by an attribute of its URL.
  const names = [handler.functionArn, handler.functionName, url.functionArn];
  const isOfFunction = ({ functionName }: lambda.CfnPermission) => names
    .some(name => JSON.stringify(stack.resolve(name)) === JSON.stringify(stack.resolve(functionName)));
  // Several image CDNs may share the distribution.
  const isAllowed = distribution.node
    .findAll()
    .some(child => child instanceof lambda.CfnPermission && child.action === 'lambda:InvokeFunction'
      && isOfFunction(child));
  if (isAllowed) return;
  new lambda.CfnPermission(scope, 'InvokedThroughUrl', {
    action: 'lambda:InvokeFunction',
    functionName: handler.functionArn,
    principal: 'cloudfront.amazonaws.com',
    sourceArn: distribution.distributionArn,
    invokedViaFunctionUrl: true,
  });
}

/**
 * Allows every distribution of the account to call the function. CloudFormation creates these permissions before it
 * updates the distribution, and the permission that names the distribution only after that, when edge locations already
 * call the function.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
 */
function allowEarly(scope: Construct, handler: lambda.Function, distribution: cloudfront.Distribution): void {
  const shared = {
    functionName: handler.functionArn,
    principal: 'cloudfront.amazonaws.com',
    sourceArn: anyDistribution(),
  };
  distribution.node.addDependency(
    new lambda.CfnPermission(scope, 'AnyRequestsUrl', {
      ...shared,
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: 'AWS_IAM',
    }),
    new lambda.CfnPermission(scope, 'AnyInvokesThroughUrl', {
      ...shared,
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    }),
  );
}

function requireKey(scope: Construct, key: string | undefined): void {
  if (!isKnown(key) || (isImageKey(key) && !key.startsWith('/'))) return;
  refuse(scope, `\`fallbackImage\` must be the key of an image, got ${key}`);
}

function validateFunction(scope: Construct, options: OnDemandOptions): void {
  refuseTogether(
    scope,
    'maxVariants',
    options.maxVariants,
    'signing',
    options.signing,
    'only signed URLs and core variants are transformed, and neither counts toward it',
  );
  requireKey(scope, options.fallbackImage);
  requireWhole(scope, 'memorySize', options.memorySize, 512, 10240);
  if (options.timeout?.isUnresolved()) {
    refuse(scope, '`timeout` must be known at synthesis, because the response timeout of CloudFront depends on it, '
      + 'got a token. Use Duration.seconds(30)');
  }
  requireWhole(scope, 'timeout (in seconds)', timeoutOf(options).toSeconds({ integral: false }), 1, LONGEST_TIMEOUT);
  requireWhole(scope, 'maxVariants', options.maxVariants, 0, 1000);
  requireMemory(scope, options);
  requireWhole(
    scope, 'maxInputSize (in MiB)', options.maxInputSize?.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), 1, 100,
  );
  requireWhole(scope, 'reservedConcurrentExecutions', options.reservedConcurrentExecutions, 0, Number.MAX_SAFE_INTEGER);
}

function timeoutOf(options: OnDemandOptions): Duration {
  return options.timeout ?? Duration.seconds(30);
}
