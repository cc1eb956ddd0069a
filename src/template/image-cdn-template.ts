import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Choice, Selection, conditionsOf, selectionsOf } from './choice';
import { BUCKET, DELIVERY, FORMAT, PROPERTY_CONDITIONS } from './choices';
import { deliveryOf } from './fixed-delivery';
import { Json, JsonObject, isObject, mapStrings, mapValues } from './json';
import { mergedTemplates } from './merge-templates';
import { FORMATS, RULES, parametersOf } from './parameters';
import { Chosen, CreateCdn, MAX_VARIANTS_PLACEHOLDER, STACK_ID, Synthesized, synthesize } from './synthesize';
import { TemplateOptions } from './template-options';
import { assetPath } from '../model/asset-path';
import { ImageFormat } from '../model/image-format';
import { VariantDelivery } from '../model/variant-delivery';

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

/** Resources of CloudFront with a name that is unique in the account. */
const NAMED = /^AWS::CloudFront::(Function|OriginAccessControl|CachePolicy|OriginRequestPolicy|ResponseHeadersPolicy)$/;

/** The first part of the UUID in the ID of the stack, so that several stacks of an account have different names. */
const STACK_UUID: Json = {
  'Fn::Select': [0, { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] }],
};

/**
 * Returns a CloudFormation template that needs neither the CDK nor a bootstrapped account, and has parameters for what
 * people change at deployment.
 *
 * Each value of a parameter that changes resources is synthesized, and the templates are merged.
 */
export function imageCdnTemplate(
  options: TemplateOptions, settings: TemplateSettings, createCdn: CreateCdn,
): ImageCdnTemplate {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-image-cdn-'));
  try {
    return merged(options, settings, createCdn, folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function merged(
  options: TemplateOptions, settings: TemplateSettings, createCdn: CreateCdn, folder: string,
): ImageCdnTemplate {
  const choices = choicesOf(options);
  const parameters = parametersOf(options, settings.assetsBucket);
  const synthesized = selectionsOf(choices).map(selection => ({
    selection,
    ...synthesize(options, {
      parameters,
      createCdn,
      chosen: chosenBy(selection, choices, deliveryOf(options)),
      folder: path.join(folder, selection.join('-')),
    }),
  }));
  const assets = assetsOf(synthesized, settings);
  const templates = synthesized.map(({ selection, template: { Resources, Outputs } }) => ({
    selection, template: { Resources: mapValues(Resources, resource => withParameters(resource, assets)), Outputs },
  }));
  const { Conditions, ...parts } = mergedTemplates(templates, choices);
  return {
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `Image CDN of cdk-image-cdn ${settings.version}`,
      Parameters: parameters,
      Rules: RULES,
      Conditions: usedConditions({ ...PROPERTY_CONDITIONS, ...conditionsOf(choices), ...Conditions }, parts),
      ...parts,
    },
    assets: [...assets.values()],
    warnings: warningsOf(synthesized, choices),
  };
}

/** Returns the choices that the options leave to parameters. */
function choicesOf(options: TemplateOptions): Choice[] {
  const { sources, transformation } = options;
  return [
    ...sources ? [] : [BUCKET],
    ...transformation ? [...deliveryOf(options) ? [] : [DELIVERY], FORMAT] : [],
  ];
}

/** Returns the conditions that a part of the template, or another condition, refers to. */
function usedConditions(conditions: JsonObject, parts: object): JsonObject {
  const text = JSON.stringify([parts, conditions]);
  const isUsed = (name: string) => text.includes(`"Fn::If":["${name}"`) || text.includes(`"Condition":"${name}"`);
  return Object.fromEntries(Object.entries(conditions).filter(([name]) => isUsed(name)));
}

/** Returns the warnings, with the parameter that causes those of an existing bucket. */
function warningsOf(
  synthesized: readonly ({ readonly selection: Selection } & Synthesized)[], choices: readonly Choice[],
): string[] {
  const all = [...new Set(synthesized.flatMap(({ warnings }) => warnings))];
  return all.map(warning => {
    const isOfEvery = synthesized.some(({ selection, warnings }) =>
      chosenBy(selection, choices).createsBucket && warnings.includes(warning));
    return isOfEvery || !choices.includes(BUCKET)
      ? warning : `with BucketName, ${warning.replaceAll('<BucketName>', 'BUCKET_NAME')}`;
  });
}

/** Returns what a selection chooses. */
function chosenBy(selection: Selection, choices: readonly Choice[], fixed?: VariantDelivery): Chosen {
  const alternative = (choice: Choice) => selection[choices.indexOf(choice)];
  const leftOut = Object.values(FORMATS)[alternative(FORMAT) ?? 0];
  return {
    createsBucket: alternative(BUCKET) === 0,
    delivery: fixed ?? [VariantDelivery.BUCKET_FIRST, VariantDelivery.FUNCTION_FIRST][alternative(DELIVERY) ?? 1],
    formats: Object.values(ImageFormat).filter(format => !leftOut.includes(format)),
  };
}

/** Returns the assets by the object keys that the synthesized templates have for them. */
function assetsOf(
  synthesized: readonly Synthesized[], { version }: TemplateSettings,
): ReadonlyMap<string, TemplateAsset> {
  const own = new Map(fs.readdirSync(assetPath()).filter(name => name.endsWith('.zip'))
    .map(name => [hashOf(assetPath(name)), name]));
  const found = synthesized.flatMap(({ assets }) => Object.entries(assets)).filter(([key]) => key.endsWith('.zip'));
  return new Map(found.map(([key, file]) => {
    const hash = hashOf(file);
    const name = own.get(hash)!;
    const objectKey = `cdk-image-cdn/${version}/${hash.slice(0, 8)}/${name}`;
    return [key, { file: assetPath(name), objectKey }];
  }));
}

function hashOf(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Replaces what stands for parameters in a resource. */
function withParameters(resource: JsonObject, assets: ReadonlyMap<string, TemplateAsset>): JsonObject {
  const { Type: type, Properties: properties = {} } = resource;
  const changed = mapStrings(properties, withMaxVariants) as JsonObject;
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
  const [before, after] = text.split(`"maxVariants":${MAX_VARIANTS_PLACEHOLDER}`);
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
