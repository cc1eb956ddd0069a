import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageCdn, ImageTransformation, OnDemandOptions } from '../../../src';
import { TransformerConfig } from '../../../src/runtime/transformer/transformer-config';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { LambdaFunction } from '../../../src/tools/local/lambda/lambda-function';
import { openApp } from '../../../src/tools/local/reader/app';
import { readDistribution } from '../../../src/tools/local/reader/distribution';
import { segmentOf } from '../../runtime/url/variant-notation';

/** Synthesizes the transform function for the processor of this machine. */
export function synthesizeTransformer(folder: string, options: OnDemandOptions = {}): LambdaFunction {
  const architecture = process.arch === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64;
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Transforming', { env: { account: '111122223333', region: 'us-east-1' } });
  new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ architecture, ...options }) });
  const opened = openApp(loadAssembly(app.synth().directory), new Set(), { clock: Date.now });
  opened.resolver.resourcesOf('AWS::CloudFront::Distribution').forEach(located => readDistribution(opened, located));
  return [...opened.functions.values()].map(host => host.lambda).find(({ environment }) => 'VARIANTS' in environment)!;
}

/** The last segment of a variant's path under the rules of the function, from operations in the short form. */
export function variantOf(transformer: LambdaFunction, notation: string): string {
  return segmentOf(notation, rulesOf(transformer));
}

/** The rules of the function. */
export function rulesOf({ environment }: LambdaFunction): RequestRules {
  return (JSON.parse(environment.CONFIG) as TransformerConfig).rules;
}
