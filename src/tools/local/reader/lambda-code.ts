import * as fs from 'node:fs';
import { App } from './app';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LambdaCode } from '../lambda/lambda-function';

const CODE: PropertyTable = {
  ImageUri: { refuse: 'the local edge does not run container images' },
  S3Bucket: 'harmless', // the key identifies the asset
  S3Key: 'emulated',
  S3ObjectVersion: 'harmless',
  SourceKMSKeyArn: 'harmless',
  ZipFile: 'emulated',
};

const LAYER: PropertyTable = {
  CompatibleArchitectures: 'harmless',
  CompatibleRuntimes: 'harmless',
  Content: 'emulated',
  Description: 'harmless',
  LayerName: 'emulated',
  LicenseInfo: 'harmless',
};

/** Reads the code of a function, or the content of a layer. */
export function codeOf({ assets }: App, properties: Properties, property: 'Code' | 'Content' = 'Code'): LambdaCode {
  const code = properties.child(property, CODE) ?? properties.refuse(property, 'it is required');
  const inline = code.string('ZipFile');
  if (inline !== undefined) return { kind: 'inline', text: inline };
  const key = code.requiredString('S3Key');
  const asset = assets.get(key)
    ?? code.refuse('S3Key', `${key} is not an asset of this app: use lambda.Code.fromAsset()`);
  const stats = fs.statSync(asset, { throwIfNoEntry: false })
    ?? code.refuse('S3Key', `its asset ${asset} does not exist: run \`npx cdk synth\` again`);
  return stats.isDirectory() ? { kind: 'folder', folder: asset } : { kind: 'archive', file: asset };
}

/** Returns the content of a function's layers, in the order in which Lambda extracts them. */
export function layersOf(app: App, lambda: Properties): LambdaCode[] {
  return lambda.strings('Layers').map(arn => {
    const located = app.resolver.find('AWS::Lambda::LayerVersion', arn)
      ?? lambda.refuse('Layers', `${arn} is not a layer of this app: use lambda.LayerVersion`);
    return codeOf(app, Properties.of({ ...located, ...app }, LAYER), 'Content');
  });
}
