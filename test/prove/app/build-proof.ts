import {
  App, BOOTSTRAP_QUALIFIER_CONTEXT, CfnOutput, CfnWaitConditionHandle, Duration, RemovalPolicies, RemovalPolicy, Stack,
  Tags,
} from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ImageCdn, ImageReplica, ImageTransformation, ImageUpload, OriginAccess, UrlSigning, VariantDelivery, WebAcl,
} from 'cdk-image-cdn';
import { addProbe } from './probe';
import { LATE_FILE, ProofSettings, hasStep, secondDomain } from './settings';
import { RUN_TAG, StackPart, stackName } from '../tag';

const NOTHING = Duration.seconds(0);

/**
 * The app that a proof deploys: a CDN with transformation, purge, replica and signing; one whose transform function
 * comes first, with originals under a KMS key, and a web ACL; one without transformation, with an origin access that
 * changes; and a function that answers 304.
 *
 * Every resource carries the tag of the run, and none is retained.
 */
export function buildProof(app: App, settings: ProofSettings): void {
  // Strong references cannot change while another stack uses them.
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'weak');
  app.node.setContext(BOOTSTRAP_QUALIFIER_CONTEXT, settings.qualifier);
  Tags.of(app).add(RUN_TAG, settings.run);
  const global = stackOf(app, settings, 'Global', 'us-east-1');
  new CfnWaitConditionHandle(global, 'Always'); // a stack without resources cannot be deployed
  addImages(app, settings, global);
  addFunctionFirst(app, settings, global);
  addPlain(app, settings);
  RemovalPolicies.of(app).destroy();
}

function addImages(app: App, settings: ProofSettings, global: Stack): void {
  const replicaStack = stackOf(app, settings, 'Replica', settings.replicaRegion);
  const replica = new ImageReplica(replicaStack, 'Replica', { removalPolicy: RemovalPolicy.DESTROY });
  const stack = stackOf(app, settings, 'Images', settings.region);
  const secret = secretIn(stack);
  const ownDomain = ownDomainOf(settings, global);
  const images = new ImageCdn(stack, 'Images', {
    uploads: [uploadOf(settings)],
    transformation: ImageTransformation.onDemand({ signing: UrlSigning.hmac({ secret, unsignedCore: true }) }),
    originalsPath: 'original',
    replica,
    ...(ownDomain && {
      domainNames: ownDomain.names,
      certificate: ownDomain.certificate,
      hostedZone: ownDomain.zoneIn(stack),
    }),
  });
  outputs(stack, images, secret);
  output(stack, 'Replica', replica.bucket.bucketName);
  output(stack, 'TransformLogs', images.transformFunction!.logGroup.logGroupName);
  output(
    stack,
    'EdgeFunctions',
    edgeFunctionsOf(images)
      .map(({ functionName }) => functionName)
      .join(','),
  );
}

function addFunctionFirst(app: App, settings: ProofSettings, global: Stack): void {
  const stack = stackOf(app, settings, 'FunctionFirst', settings.region);
  const secret = secretIn(stack);
  const bucket = new Bucket(stack, 'OriginalBucket', {
    encryption: BucketEncryption.KMS,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
  });
  const functionFirst = new ImageCdn(stack, 'FunctionFirst', {
    bucket,
    uploads: [uploadOf(settings)],
    transformation: ImageTransformation.onDemand({
      delivery: VariantDelivery.FUNCTION_FIRST,
      signing: UrlSigning.hmac({ secret, unsignedCore: true }),
    }),
    ...(!hasStep(settings, 'references') && { webAcl: WebAcl.managed(), usEast1: { webAcl: global } }),
  });
  outputs(stack, functionFirst, secret);
}

/** Without caching, so that every request reaches the bucket. */
function addPlain(app: App, settings: ProofSettings): void {
  const stack = stackOf(app, settings, 'Plain', settings.region);
  const plain = new ImageCdn(stack, 'Plain', {
    minTtl: NOTHING,
    defaultTtl: NOTHING,
    maxTtl: NOTHING,
    browserTtl: NOTHING,
    originAccess: originAccessOf(settings),
  });
  output(stack, 'Url', `https://${plain.domainName}`);
  output(stack, 'Originals', plain.bucket!.bucketName);
  output(stack, 'ProbeUrl', `https://${addProbe(stack).distributionDomainName}`);
}

function originAccessOf(settings: ProofSettings): OriginAccess {
  if (hasStep(settings, 'control')) return OriginAccess.control();
  return hasStep(settings, 'migrating') ? OriginAccess.migrating() : OriginAccess.identity();
}

function uploadOf(settings: ProofSettings): ImageUpload {
  const late = hasStep(settings, 'uploads') ? [] : [LATE_FILE];
  return { path: settings.images, prefix: 'images', exclude: ['*.md', ...late] };
}

interface OwnDomain {
  readonly names: string[];
  readonly certificate: acm.ICertificate;
  readonly zoneIn: (stack: Stack) => IHostedZone;
}

/** Another name makes another certificate. The first one stays in use, since checks request it. */
function ownDomainOf({ domain, hostedZoneId, ...settings }: ProofSettings, global: Stack): OwnDomain | undefined {
  if (domain === undefined || hostedZoneId === undefined) return undefined;
  const names = [domain, ...(hasStep(settings, 'references') ? [secondDomain(domain)] : [])];
  const zoneName = domain.slice(domain.indexOf('.') + 1);
  const zoneIn = (stack: Stack) => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId, zoneName });
  const certificate = new acm.Certificate(global, 'Images', {
    domainName: domain,
    subjectAlternativeNames: names.slice(1),
    validation: acm.CertificateValidation.fromDns(zoneIn(global)),
  });
  return { names, certificate, zoneIn };
}

function stackOf(
  app: App,
  { run, account }: Pick<ProofSettings, 'run' | 'account'>,
  part: StackPart,
  region: string,
): Stack {
  return new Stack(app, stackName(run, part), {
    env: { account, region },
    crossRegionReferences: true,
    description: `Proof ${run} of cdk-image-cdn`,
  });
}

function secretIn(stack: Stack): Secret {
  return new Secret(stack, 'UrlSecret', { generateSecretString: { passwordLength: 48, excludePunctuation: true } });
}

function variantBucketOf(cdn: ImageCdn): Bucket {
  return cdn.node.findAll().find((child): child is Bucket => child instanceof Bucket && child !== cdn.bucket)!;
}

function edgeFunctionsOf(images: ImageCdn): cloudfront.Function[] {
  return images.node.findAll().filter(child => child instanceof cloudfront.Function);
}

/** The outputs of a CDN with transformation. */
function outputs(stack: Stack, cdn: ImageCdn, secret: Secret): void {
  output(stack, 'Url', `https://${cdn.domainName}`);
  output(stack, 'Originals', cdn.bucket!.bucketName);
  output(stack, 'Variants', variantBucketOf(cdn).bucketName);
  output(stack, 'Secret', secret.secretArn);
}

function output(stack: Stack, name: string, value: string): void {
  new CfnOutput(stack, name, { value });
}
