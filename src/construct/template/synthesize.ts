import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnParameter, DefaultStackSynthesizer, Duration, Stack, Token } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { PATH_METADATA_ENABLE_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Json, JsonObject } from './json';
import { TemplateOptions, isFunctionFirst } from './template-options';
import { VariantDelivery } from '../../model/variant-delivery';
import { ImageCdn } from '../image-cdn';
import { ImageCdnProps } from '../props/image-cdn-props';
import { ImageTransformation } from '../props/image-transformation';
import { UrlSigning } from '../props/url-signing';
import { WebAcl } from '../props/web-acl';

/** The ID of the stack, which names of resources begin with. */
export const STACK_ID = 'ImageCdn';

/** The identifier at the end of a warning, by which apps of the CDK acknowledge it. */
const ACKNOWLEDGMENT = / \[ack: \S+\]$/;

/** The resources, outputs, warnings and assets of a stack. */
export interface Synthesized {
  readonly Resources: { readonly [logicalId: string]: JsonObject };
  readonly Outputs: { readonly [name: string]: JsonObject };
  readonly warnings: readonly string[];
  /** The file of each asset by the object key that the template has for it. */
  readonly assets: { readonly [objectKey: string]: string };
}

/**
 * Synthesizes the stack of an `ImageCdn`, in which the parameters are references.
 *
 * @param folder an empty folder for the cloud assembly, whose files are the assets
 */
export function synthesize(options: TemplateOptions, parameters: JsonObject, folder: string): Synthesized {
  const app = new App({ outdir: folder, analyticsReporting: false, context: { [PATH_METADATA_ENABLE_CONTEXT]: true } });
  const stack = new Stack(app, STACK_ID, {
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false, fileAssetsBucketName: 'assets' }),
  });
  for (const [name, { Type: type, MinValue: minValue }] of Object.entries(parameters) as [string, JsonObject][]) {
    new CfnParameter(stack, name, { type: type as string, minValue: minValue as number | undefined });
  }
  const cdn = new ImageCdn(stack, 'Images', propsIn(stack, options));
  const distribution = cdn.distribution.node.defaultChild as CfnDistribution;
  distribution.addPropertyOverride('DistributionConfig.PriceClass', { Ref: 'PriceClass' });
  const outputs = outputsOf(cdn, stack);
  const { template, messages } = app.synth().getStackByName(STACK_ID);
  return {
    Resources: template.Resources,
    Outputs: { ...outputs, ...template.Outputs },
    warnings: messages.filter(({ level }) => level === 'warning')
      .map(({ entry }) => String(entry.data).replace(ACKNOWLEDGMENT, '')),
    assets: assetsIn(folder),
  };
}

/** Returns the props of a CDN, with references to the parameters of the stack. */
function propsIn(stack: Stack, options: TemplateOptions): ImageCdnProps {
  const { props, bucketName, certificateArn, webAclArn, sources, transformation, signing } = options;
  const ttl = (name: string) => Duration.seconds((stack.node.findChild(name) as CfnParameter).valueAsNumber);
  return {
    ...props,
    bucket: bucketName === undefined ? undefined : Bucket.fromBucketName(stack, 'Originals', bucketName),
    sources: sources?.create(stack),
    certificate: certificateArn === undefined
      ? undefined : Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
    webAcl: webAclArn === undefined ? undefined : WebAcl.fromArn(webAclArn),
    defaultTtl: ttl('DefaultTtl'),
    ...!isFunctionFirst(options) && { minTtl: ttl('MinTtl'), maxTtl: ttl('MaxTtl') },
    transformation: transformation && ImageTransformation.onDemand({
      ...transformation,
      ...isFunctionFirst(options) && { delivery: VariantDelivery.FUNCTION_FIRST },
      ...signing && {
        signing: UrlSigning.hmac({
          ...signing, secret: Secret.fromSecretCompleteArn(stack, 'SigningSecret', ref('SigningSecretArn')),
        }),
      },
    }),
  };
}

function outputsOf(cdn: ImageCdn, stack: Stack): { [name: string]: JsonObject } {
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
