import { Tokenization } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BoundDecoder, bindDecoder } from './heic-decoder';
import { MALLOC_VARIABLES } from './malloc';
import { Refiner } from './refiner';
import { assetPath } from '../../model/asset-path';
import { REFINEMENT_QUEUE, SIGNING_SECRET, TRANSFORM_FUNCTION_ID } from '../../model/identifiers';
import { ConfigToPrint, printConfig } from '../../runtime/transformer/transformer-config';
import { hashedFolders } from '../../runtime/url/dialects/framework-dialects';
import { allowing, functionLogs, functionRole } from '../core/function-resources';
import { LONGEST_CONTROL_NAME, globalName } from '../core/global-name';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { anyDistribution } from '../originals/bucket-policy';
import { allowDecryptionBy } from '../originals/other-accounts';
import { originalsRead, readableRoutes, secretStatements, sourceEnvironment, sourceSecrets } from '../originals/source-routes';
import { CdnPlan } from '../plan/cdn-plan';
import { READ_TIMEOUT_MARGIN, TransformationPlan } from '../plan/transformation';

/** The resources that the transform function uses. */
interface TransformerParts {
  /** Undefined with `sources`. */
  readonly originals?: s3.IBucket;
  readonly store: s3.IBucket;
  readonly refiner?: Refiner;
}

/** The plan of a CDN that transforms images. */
type TransformingPlan = CdnPlan & { readonly transformation: TransformationPlan };

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

/**
 * Creates the transform function and its origin. Only the distribution may invoke it.
 */
export function createTransformer(scope: Construct, parts: TransformerParts, plan: TransformingPlan): Transformer {
  const handler = createFunction(scope, parts, plan);
  const url = handler.addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.AWS_IAM,
    invokeMode: lambda.InvokeMode.RESPONSE_STREAM,
  });
  const origin = origins.FunctionUrlOrigin.withOriginAccessControl(url, {
    ...plan.delivery.origin,
    readTimeout: plan.transformation.timeout.plus(READ_TIMEOUT_MARGIN),
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

function createFunction(scope: Construct, parts: TransformerParts, plan: TransformingPlan): lambda.Function {
  const { transformation, sources } = plan;
  const { originals, store, refiner } = parts;
  const { architecture, memorySize, signing } = transformation;
  const decoder = transformation.heicDecoder === undefined ? undefined : bindDecoder(scope, transformation.heicDecoder);
  const config = printConfig(configOf(plan, decoder));
  const logGroup = functionLogs(scope, 'TransformerLogs', transformation);
  const handler = new lambda.Function(scope, TRANSFORM_FUNCTION_ID, {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(assetPath(`transformer-${architecture.name}.zip`)),
    layers: decoder && [decoder.layer],
    description: `Makes the images of ${scope.node.path}`.slice(0, 256),
    memorySize,
    timeout: transformation.timeout,
    reservedConcurrentExecutions: transformation.reservedConcurrentExecutions,
    environment: {
      CONFIG: config,
      ...(originals && { ORIGINALS: originals.bucketName, ORIGINALS_REGION: originals.env.region }),
      ...sourceEnvironment(sources),
      VARIANTS: store.bucketName,
      ...(signing && { [SIGNING_SECRET]: signing.secret.secretArn }),
      ...(refiner && { [REFINEMENT_QUEUE]: refiner.queue.queueUrl }),
      ...MALLOC_VARIABLES,
    },
    logGroup,
    role: createRole(scope, parts, plan, logGroup),
  });
  validateEnvironment(handler, () => shorterOptions(plan));
  refiner?.addFunction({ originals, store, config, architecture, memorySize, sources });
  return handler;
}

/** Names the options that fill the environment, the largest first. */
function shorterOptions({ transformation, sources: planned }: TransformingPlan): string {
  const { rules, fallbackImage = '', listedWidths: widths } = transformation;
  const queries = Object.entries(rules.presets).map(([name, preset]) => [name, new URLSearchParams(preset).toString()]);
  const sources = [readableRoutes(planned.routes ?? []), sourceEnvironment(planned)];
  const sizes = Object.entries({ presets: Object.fromEntries(queries), fallbackImage, widths, sources })
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value)) }))
    .filter(({ bytes }) => bytes > 100)
    .sort((a, b) => b.bytes - a.bytes);
  return sizes.length === 0
    ? REMOVE_ADDED
    : `Shorten ${sizes.map(({ name, bytes }) => `\`${name}\` (${bytes} bytes)`).join(' or ')}`;
}

/** Returns the role. Its statements are listed, because the CDK's grants allow more than the function uses. */
function createRole(
  scope: Construct, { originals, store, refiner }: TransformerParts, { sources, transformation }: TransformingPlan,
  logGroup: logs.ILogGroup,
): iam.IRole {
  const { signing, role: given } = transformation;
  const read = originalsRead(originals, sources.routes);
  const role = functionRole(scope, 'TransformerRole', given, [
    ...read.objects.length > 0 ? [allowing(['s3:GetObject'], ...read.objects)] : [],
    // Without it S3 answers 403 for a missing key, which looks like a wrong policy. It also counts variants.
    allowing(['s3:ListBucket'], ...read.buckets.map(({ bucketArn }) => bucketArn), store.bucketArn),
    allowing(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], store.arnForObjects('*')),
    allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    ...sourceSecrets(sources).flatMap(secretStatements),
    ...signing ? secretStatements(signing.secret) : [],
    ...refiner ? [allowing(['sqs:SendMessage'], refiner.queue.queueArn)] : [],
  ]);
  read.buckets.forEach(bucket => allowDecryptionBy(role, bucket));
  return role;
}

/** Returns the configuration of the function, as the plan has it. */
function configOf(
  { transformation, sources: { source, routes }, caching, mount }: TransformingPlan, decoder: BoundDecoder | undefined,
): ConfigToPrint {
  const { rules, isFunctionFirst, allowsEveryOrigin, signing, refinement, keepGainMap } = transformation;
  return {
    rules,
    cacheControl: caching.cacheControl,
    immutableFolders: hashedFolders(rules.dialect),
    defaultTtl: Tokenization.stringifyNumber(caching.ttls.defaultTtl),
    functionFirst: isFunctionFirst ? { ...allowsEveryOrigin && { allowsEveryOrigin } } : undefined,
    maxVariants: transformation.maxVariants,
    maxInputBytes: transformation.maxInputBytes,
    fallbackImage: transformation.fallbackImage,
    signing: signing?.config,
    source: source?.config,
    routes: routes && readableRoutes(routes),
    mount,
    refinement: refinement && {
      target: refinement.target,
      maxConcurrency: refinement.maxConcurrency,
      maxPerMonth: refinement.maxPerMonth,
      minBytes: refinement.minBytes,
      contentTypes: refinement.contentTypes,
      cacheControl: caching.provisionalCacheControl,
    },
    maxInputPixels: transformation.maxInputPixels,
    metadata: transformation.metadata,
    ...keepGainMap && { keepGainMap },
    svg: transformation.svg,
    allowTiff: transformation.allowTiff,
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
