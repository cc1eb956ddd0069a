import { App, CfnOutput, Duration, RemovalPolicies, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ImageCdn, ImageReplica, ImageTransformation, OriginAccess, UrlSigning } from 'cdk-image-cdn';
import { addProbe } from './probe';
import { AccessStep, ProofSettings } from './settings';
import { RUN_TAG, StackPart, stackName } from '../tag';

const NOTHING = Duration.seconds(0);

/**
 * The app that a proof deploys: a CDN with transformation, purge, replica and signing; one without transformation, with
 * an origin access that changes; and a function that answers 304.
 *
 * Every resource carries the tag of the run, and none is retained.
 */
export function buildProof(app: App, settings: ProofSettings): void {
  Tags.of(app).add(RUN_TAG, settings.run);
  addImages(app, settings);
  addPlain(app, settings);
  RemovalPolicies.of(app).destroy();
}

function addImages(app: App, settings: ProofSettings): void {
  const replicaStack = stackOf(app, settings, 'Replica', settings.replicaRegion);
  const replica = new ImageReplica(replicaStack, 'Replica', { removalPolicy: RemovalPolicy.DESTROY });
  const ownDomain = ownDomainOf(app, settings);
  const stack = stackOf(app, settings, 'Images', settings.region);
  const secret = new Secret(stack, 'UrlSecret', {
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
  });
  const images = new ImageCdn(stack, 'Images', {
    uploads: [{ path: settings.images, prefix: 'images', exclude: ['*.md'] }],
    transformation: ImageTransformation.onDemand({ signing: UrlSigning.hmac({ secret, unsignedCore: true }) }),
    originalsPath: 'original',
    replica,
    ...(ownDomain && {
      domainNames: [ownDomain.name],
      certificate: ownDomain.certificate,
      hostedZone: ownDomain.zoneIn(stack),
    }),
  });
  output(stack, 'Url', `https://${images.domainName}`);
  output(stack, 'Originals', images.bucket!.bucketName);
  output(stack, 'Variants', variantBucketOf(images).bucketName);
  output(stack, 'Replica', replica.bucket.bucketName);
  output(stack, 'TransformLogs', images.transformFunction!.logGroup.logGroupName);
  output(
    stack,
    'EdgeFunctions',
    edgeFunctionsOf(images)
      .map(({ functionName }) => functionName)
      .join(','),
  );
  output(stack, 'Secret', secret.secretArn);
}

/** Without caching, so that every request reaches the bucket. */
function addPlain(app: App, settings: ProofSettings): void {
  const stack = stackOf(app, settings, 'Plain', settings.region);
  const plain = new ImageCdn(stack, 'Plain', {
    minTtl: NOTHING,
    defaultTtl: NOTHING,
    maxTtl: NOTHING,
    browserTtl: NOTHING,
    originAccess: originAccessOf(settings.access),
  });
  output(stack, 'Url', `https://${plain.domainName}`);
  output(stack, 'Originals', plain.bucket!.bucketName);
  output(stack, 'ProbeUrl', `https://${addProbe(stack).distributionDomainName}`);
}

function originAccessOf(step: AccessStep): OriginAccess {
  switch (step) {
    case 'identity':
      return OriginAccess.identity();
    case 'migrating':
      return OriginAccess.migrating();
    case 'control':
      return OriginAccess.control();
  }
}

interface OwnDomain {
  readonly name: string;
  readonly certificate: acm.ICertificate;
  readonly zoneIn: (stack: Stack) => IHostedZone;
}

function ownDomainOf(app: App, { domain: name, hostedZoneId, ...settings }: ProofSettings): OwnDomain | undefined {
  if (name === undefined || hostedZoneId === undefined) return undefined;
  const zoneName = name.slice(name.indexOf('.') + 1);
  const zoneIn = (stack: Stack) => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId, zoneName });
  const stack = stackOf(app, settings, 'Certificate', 'us-east-1');
  const validation = acm.CertificateValidation.fromDns(zoneIn(stack));
  return { name, zoneIn, certificate: new acm.Certificate(stack, 'Images', { domainName: name, validation }) };
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

function variantBucketOf(images: ImageCdn): Bucket {
  return images.node.findAll().find((child): child is Bucket => child instanceof Bucket && child !== images.bucket)!;
}

function edgeFunctionsOf(images: ImageCdn): cloudfront.Function[] {
  return images.node.findAll().filter(child => child instanceof cloudfront.Function);
}

function output(stack: Stack, name: string, value: string): void {
  new CfnOutput(stack, name, { value });
}
