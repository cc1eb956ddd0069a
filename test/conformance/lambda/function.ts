import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageCdn, ImageTransformation, OnDemandOptions } from '../../../src';
import { openApp } from '../../../src/local/app';
import { loadAssembly } from '../../../src/local/assembly';
import { readDistribution } from '../../../src/local/distribution';
import { LambdaFunction } from '../../../src/local/lambda-function';
import { TransformerConfig } from '../../../src/transformation/transformer-config';
import { segmentOf } from '../../transformation/variant-notation';

/** The transformer as it is synthesized, for the processor of this machine. */
export function synthesizeTransformer(folder: string, options: OnDemandOptions = {}): LambdaFunction {
  const architecture = process.arch === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64;
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Transforming', { env: { account: '111122223333', region: 'us-east-1' } });
  new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ architecture, ...options }) });
  const opened = openApp(loadAssembly(app.synth().directory), new Set(), Date.now, undefined);
  opened.resolver.resourcesOf('AWS::CloudFront::Distribution').forEach(located => readDistribution(opened, located));
  return [...opened.functions.values()].map(host => host.lambda).find(({ environment }) => 'VARIANTS' in environment)!;
}

/** The last segment of a variant's path under the rules of the function, from operations in the short form. */
export function variantOf({ environment }: LambdaFunction, notation: string): string {
  return segmentOf(notation, (JSON.parse(environment.CONFIG) as TransformerConfig).rules);
}
