import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Json, JsonObject, isObject, mapStrings, mapValues } from './json';
import { parametersOf } from './parameters';
import { STACK_ID, Synthesized, synthesize } from './synthesize';
import { templateOptions } from './template-options';
import { assetPath } from '../../model/asset-path';

/** The settings of a template beyond its options. */
export interface TemplateSettings {
  /** The default of the parameter `AssetsBucket`. */
  readonly assetsBucket: string;
  /** The version of the package, which is part of the object keys of the assets. */
  readonly version: string;
}

/** A template for use without the CDK. */
export interface ImageCdnTemplate {
  readonly template: JsonObject;
  readonly assets: readonly TemplateAsset[];
  readonly warnings: readonly string[];
}

/** A file that must be uploaded to the bucket of assets before the template is deployed. */
export interface TemplateAsset {
  readonly file: string;
  readonly objectKey: string;
}

/** The path of the construct, which whoever writes options does not know. */
const CONSTRUCT_PATH = new RegExp(`^${STACK_ID}/[\\w/]+: `);

/** The default of `maxVariants` in the settings of the transform function. */
const MAX_VARIANTS = '"maxVariants":256';

/** Resources of CloudFront with a name that is unique in the account. */
const NAMED = /^AWS::CloudFront::(Function|OriginAccessControl|CachePolicy|OriginRequestPolicy|ResponseHeadersPolicy)$/;

/** The first part of the UUID in the ID of the stack, so that several stacks of an account have different names. */
const STACK_UUID: Json = {
  'Fn::Select': [0, { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] }],
};

/**
 * Returns a CloudFormation template that needs neither the CDK nor a bootstrapped account, for the options of a file.
 * Throws an error that names the option if a construct rejects one.
 */
export function imageCdnTemplate(file: unknown, { assetsBucket, version }: TemplateSettings): ImageCdnTemplate {
  const options = templateOptions(file);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-'));
  try {
    const { AssetsBucket, ...others } = parametersOf(options);
    const { Resources, Outputs, warnings, ...synthesized } = synthesize(options, others, folder);
    const assets = assetsOf(synthesized, version);
    return {
      template: {
        AWSTemplateFormatVersion: '2010-09-09',
        Description: `Image CDN of cdk-image-cdn ${version}`,
        Parameters: {
          ...assets.size > 0 && { AssetsBucket: { ...AssetsBucket as JsonObject, Default: assetsBucket } }, ...others,
        },
        Resources: mapValues(Resources, resource => withParameters(resource, assets, 'MaxVariants' in others)),
        Outputs,
      },
      assets: [...assets.values()],
      warnings,
    };
  } catch (error) {
    throw new Error((error as Error).message.replace(CONSTRUCT_PATH, ''));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Returns the assets by the object keys that the synthesized template has for them. */
function assetsOf({ assets }: Pick<Synthesized, 'assets'>, version: string): ReadonlyMap<string, TemplateAsset> {
  const own = new Map(fs.readdirSync(assetPath()).filter(name => name.endsWith('.zip'))
    .map(name => [hashOf(assetPath(name)), name]));
  return new Map(Object.entries(assets).filter(([key]) => key.endsWith('.zip')).map(([key, file]) => {
    const hash = hashOf(file);
    const name = own.get(hash)!;
    const objectKey = `cdk-image-cdn/${version}/${hash.slice(0, 8)}/${name}`;
    return [key, { file: assetPath(name), objectKey }];
  }));
}

function hashOf(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Replaces assets, names and settings of a resource by references to parameters and to the stack. */
function withParameters(
  resource: JsonObject, assets: ReadonlyMap<string, TemplateAsset>, hasMaxVariants: boolean,
): JsonObject {
  const { Type: type, Properties: properties = {} } = resource;
  const changed = hasMaxVariants ? mapStrings(properties, withMaxVariants) as JsonObject : properties as JsonObject;
  const { Code: code } = changed;
  return {
    ...resource,
    Properties: {
      ...changed,
      ...isObject(code) && {
        Code: { S3Bucket: { Ref: 'AssetsBucket' }, S3Key: assets.get(code.S3Key as string)!.objectKey },
      },
      ...NAMED.test(type as string) && withUniqueName(changed),
    },
  };
}

function withMaxVariants(text: string): Json {
  const [before, after] = text.split(MAX_VARIANTS);
  return after === undefined
    ? text : { 'Fn::Join': ['', [`${before}"maxVariants":`, { Ref: 'MaxVariants' }, after]] };
}

/** Policies have their name in an object of settings. */
function withUniqueName(properties: JsonObject): JsonObject {
  return mapValues(properties, (value, name) => {
    if (isObject(value) && 'Name' in value) return { ...value, Name: unique(value.Name) };
    return name === 'Name' ? unique(value) : value;
  });
}

function unique(name: Json): Json {
  return mapStrings(name, text => text.startsWith(STACK_ID)
    ? { 'Fn::Join': ['', ['Images-', STACK_UUID, text.slice(STACK_ID.length)]] } : text);
}
