import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnParameter, Duration, Size, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { validCalls } from './monitoring';
import { Part, propsOnPlan, propsOnSite, validProps } from './valid-props';
import * as library from '../../../src';

/** An app with tokens. */
export interface Synthesized {
  readonly error?: string;
  /** The files of the cloud assembly, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The props that are tokens, such as `onDemand.quality.avif`. */
  readonly tokens: readonly string[];
}

/** Decides which props are tokens, by their names and their places in all props of the app. */
export type ChooseToken = (name: string, place: number) => boolean;

/** The factories whose options are props, too. */
const FACTORIES: readonly (readonly [object, readonly string[]])[] = [
  [library.ImageTransformation, ['onDemand']],
  [library.ImageRefinement, ['constantQuality']],
  [library.ImageSource, ['bucket', 'r2', 's3Compatible', 'https']],
  [library.UrlSigning, ['hmac']],
  [library.UrlDialect, ['thumbor', 'dit', 'framework']],
  [library.FrameworkImages, ['of']],
  [library.Purge, ['onChange']],
  [library.WebAcl, ['managed', 'fromArn']],
  [library.AccessLogs, ['toBucket', 'toLogGroup', 'toFirehose', 'legacy']],
];

const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };
const CONTEXT = { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-stack-trace': true };
const NUMBER = { Ref: 'Number' };
const TEXT = { Ref: 'AWS::StackName' };

let isToken: ChooseToken = () => false;
let places = 0;
let tokens: string[] = [];

for (const [factories, names] of FACTORIES) for (const name of names) putTokensInto(factories as Factories, name);

type Factories = Record<string, (...parameters: unknown[]) => unknown>;

/** Lets a factory receive tokens in its options, which are its last parameter, and in an ARN. */
function putTokensInto(factories: Factories, name: string): void {
  const create = factories[name].bind(factories);
  factories[name] = (...parameters) => create(...parameters.map(each => {
    return isPlain(each) || typeof each === 'string' ? withTokens(each, name) : each;
  }));
}

/** Synthesizes random props, which a seed decides, with tokens in place of some of them. */
export function synthesizeWithTokens(outdir: string, seed: number, choose: ChooseToken): Synthesized {
  [isToken, places, tokens] = [choose, 0, []];
  const app = new App({ outdir, analyticsReporting: false, context: CONTEXT });
  try {
    const [[part, calls]] = fc.sample(fc.tuple(randomProps(), validCalls()), { numRuns: 1, seed });
    const stack = new Stack(app, 'Test', { env: ENVIRONMENT, crossRegionReferences: true });
    new CfnParameter(stack, NUMBER.Ref, { type: 'Number' });
    calls(new library.ImageCdn(stack, 'Images', withTokens(part(stack), 'props')));
    app.synth();
    return { tokens, files: filesIn(outdir) };
  } catch (error) {
    return { tokens, files: {}, error: String(error instanceof Error ? error.message : error) };
  }
}

function randomProps(): fc.Arbitrary<Part> {
  return fc.oneof(
    { arbitrary: validProps(), weight: 4 }, { arbitrary: propsOnPlan(), weight: 1 },
    { arbitrary: propsOnSite(), weight: 1 }, { arbitrary: routed(), weight: 1 },
  );
}

/** Generates sources of buckets, untouched originals, and prewarming. */
function routed(): fc.Arbitrary<Part> {
  return fc.record({ keyPrefix: fc.constantFrom('a/', 'b/c/'), originalsPath: fc.constant('original') })
    .map(({ keyPrefix, originalsPath }) => stack => ({
      sources: [
        { source: library.ImageSource.bucket(new s3.Bucket(stack, 'Mine', { enforceSSL: true }), { keyPrefix }) },
        { pathPrefix: 'theirs/', source: library.ImageSource.bucket(s3.Bucket.fromBucketName(stack, 'Theirs', 'theirs')) },
      ],
      originalsPath,
      otherFiles: ['docs/*'],
      prewarm: [{ width: 640, formats: [library.ImageFormat.WEBP] }, { preset: 'card' }],
      transformation: library.ImageTransformation.onDemand({ presets: { card: { width: 320 } } }),
    }));
}

function withTokens<T>(value: T, name: string): T {
  return replaced(value, name) as T;
}

function replaced(value: unknown, name: string): unknown {
  if (value === undefined) return undefined;
  if (isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, replaced(each, `${name}.${field}`)]));
  }
  if (isToken(name, places++)) {
    tokens.push(name);
    return tokenLike(value, name);
  }
  return Array.isArray(value) ? value.map(each => replaced(each, `${name}[]`)) : value;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function tokenLike(value: unknown, name: string): unknown {
  if (typeof value === 'number') return Token.asNumber(NUMBER);
  if (typeof value === 'string') return places % 2 === 0 ? Token.asString(TEXT) : `${value}${Token.asString(TEXT)}`;
  if (value instanceof Duration) return Duration[name.endsWith('Ttl') ? 'seconds' : 'days'](Token.asNumber(NUMBER));
  if (value instanceof Size) return Size.mebibytes(Token.asNumber(NUMBER));
  return Array.isArray(value) ? Token.asList(TEXT) : Token.asAny(TEXT);
}

/** Returns the files of a cloud assembly. Without staged assets, they name temporary folders of the CDK. */
function filesIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder).filter(name => name.endsWith('.json'));
  return Object.fromEntries(names.map(name => [
    name, fs.readFileSync(path.join(folder, name), 'utf8').replace(/(?<=cdk-custom-resource)\w{6}/g, ''),
  ]));
}
