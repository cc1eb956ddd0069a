import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnParameter, DefaultStackSynthesizer, Duration, Stack, Token } from 'aws-cdk-lib';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { PATH_METADATA_ENABLE_CONTEXT } from 'aws-cdk-lib/cx-api';
import { HAS_CONCURRENCY_LIMIT, HAS_DOMAIN_NAME } from './choices';
import { Json, JsonObject, NO_VALUE } from './json';
import { TemplateParts } from './merge-templates';
import { TemplateOptions } from './template-options';
import { ImageFormat } from '../model/image-format';
import { VariantDelivery } from '../model/variant-delivery';
import { ImageTransformation } from '../transformation/image-transformation';
import { UrlSigning } from '../transformation/url-signing';

/** The ID of the stack, which names of resources begin with. */
export const STACK_ID = 'ImageCdn';

/** A number that stands for the parameter `MaxVariants` in the settings of functions. No default equals it. */
export const MAX_VARIANTS_PLACEHOLDER = 887;

/** The identifier at the end of a warning, by which apps of the CDK acknowledge it. */
const ACKNOWLEDGMENT = / \[ack: \S+\]$/;

/** The parts of an `ImageCdn` that a template refers to. */
export interface TemplatedCdn {
  readonly distribution: Distribution;
  readonly bucket?: IBucket;
  readonly transformFunction?: Function;
}

/** Creates an `ImageCdn`. */
export type CreateCdn = (scope: Stack, id: string, props: object) => TemplatedCdn;

/** The values of the choices. */
export interface Chosen {
  readonly createsBucket: boolean;
  readonly delivery: VariantDelivery;
  readonly formats: readonly ImageFormat[];
}

export interface SynthesisOptions {
  readonly parameters: JsonObject;
  readonly createCdn: CreateCdn;
  readonly chosen: Chosen;
  /** An empty folder for the cloud assembly, whose files are the assets. */
  readonly folder: string;
}

export interface Synthesized {
  readonly template: TemplateParts;
  readonly warnings: readonly string[];
  /** The file of each asset by the object key that the template has for it. */
  readonly assets: { readonly [objectKey: string]: string };
}

/**
 * Synthesizes the template of an `ImageCdn` for one value of each choice. Parameters without an effect on resources are
 * references.
 */
export function synthesize(
  { props, sources, transformation, signing }: TemplateOptions,
  { parameters, createCdn, chosen, folder }: SynthesisOptions,
): Synthesized {
  const app = new App({ outdir: folder, analyticsReporting: false, context: { [PATH_METADATA_ENABLE_CONTEXT]: true } });
  const stack = new Stack(app, STACK_ID, {
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false, fileAssetsBucketName: 'assets' }),
  });
  for (const [name, { Type: type, MinValue: minValue }] of Object.entries(parameters) as [string, JsonObject][]) {
    new CfnParameter(stack, name, { type: type as string, minValue: minValue as number | undefined });
  }
  const ttl = (name: string) => Duration.seconds((stack.node.findChild(name) as CfnParameter).valueAsNumber);
  const isFunctionFirst = transformation !== undefined && chosen.delivery === VariantDelivery.FUNCTION_FIRST;
  const cdn = createCdn(stack, 'Images', {
    ...props,
    ...sources ? { sources: sources.create(stack) } : {
      bucket: chosen.createsBucket ? undefined : Bucket.fromBucketName(stack, 'Originals', ref('BucketName')),
    },
    defaultTtl: ttl('DefaultTtl'),
    // AWS-managed policies have lifetimes of their own.
    ...!isFunctionFirst && { minTtl: ttl('MinTtl'), maxTtl: ttl('MaxTtl') },
    transformation: transformation && ImageTransformation.onDemand({
      ...transformation,
      delivery: chosen.delivery,
      formats: [...chosen.formats],
      ...signing ? {
        signing: UrlSigning.hmac({
          ...signing, secret: Secret.fromSecretCompleteArn(stack, 'SigningSecret', ref('SigningSecretArn')),
        }),
      } : { maxVariants: MAX_VARIANTS_PLACEHOLDER },
    }),
  });
  override(cdn);
  const outputs = outputsOf(cdn, stack);
  const assembly = app.synth();
  const { template, messages } = assembly.getStackByName(STACK_ID);
  return {
    template: { Resources: template.Resources, Outputs: { ...outputs, ...template.Outputs } },
    warnings: messages.filter(({ level }) => level === 'warning')
      .map(({ entry }) => String(entry.data).replace(ACKNOWLEDGMENT, '')),
    assets: assetsIn(folder),
  };
}

/** Sets properties that depend on parameters alone, which the props accept no references for. */
function override({ distribution, transformFunction }: TemplatedCdn): void {
  const resource = distribution.node.defaultChild as CfnDistribution;
  const withDomain = (value: JsonObject | Json[]) => ({ 'Fn::If': [HAS_DOMAIN_NAME, value, NO_VALUE] });
  resource.addPropertyOverride('DistributionConfig.PriceClass', { Ref: 'PriceClass' });
  resource.addPropertyOverride('DistributionConfig.Aliases', withDomain([{ Ref: 'DomainName' }]));
  resource.addPropertyOverride('DistributionConfig.ViewerCertificate', withDomain({
    AcmCertificateArn: { Ref: 'CertificateArn' }, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only',
  }));
  const handler = transformFunction?.node.defaultChild as CfnFunction | undefined;
  handler?.addPropertyOverride('ReservedConcurrentExecutions', {
    'Fn::If': [HAS_CONCURRENCY_LIMIT, { Ref: 'ReservedConcurrentExecutions' }, NO_VALUE],
  });
}

function outputsOf(cdn: TemplatedCdn, stack: Stack): { [name: string]: JsonObject } {
  const output = (description: string, value: unknown) => ({
    Description: description, Value: stack.resolve(value) as Json,
  });
  return {
    DistributionDomainName: output('Domain name that CloudFront assigns', cdn.distribution.distributionDomainName),
    DistributionId: output('ID of the distribution', cdn.distribution.distributionId),
    ...cdn.bucket && {
      OriginalsBucket: output('Name of the bucket with the originals', cdn.bucket.bucketName),
    },
    ...cdn.transformFunction && {
      TransformFunctionName: output('Name of the transform function', cdn.transformFunction.functionName),
    },
  };
}

function assetsIn(folder: string): { [objectKey: string]: string } {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, `${STACK_ID}.assets.json`), 'utf8')) as {
    files: { [hash: string]: { source: { path: string }; destinations: { [id: string]: { objectKey: string } } } };
  };
  return Object.fromEntries(Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, path.resolve(folder, source.path)])));
}

function ref(parameter: string): string {
  return Token.asString({ Ref: parameter });
}
