import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { OptionsError, Reader, Readers, asIs, fields, listOf, oneOf, shortened } from './readers';
import { ImageSource, ImageSourceRoute } from '../props/image-source';
import {
  HttpsSourceOptions, R2Jurisdiction, R2SourceOptions, S3CompatibleSourceOptions,
} from '../props/source-options';

/** The sources of an options file. Buckets and secrets need a stack, so each synthesis creates them. */
export interface TemplateSources {
  readonly create: (scope: Construct) => ImageSourceRoute[];
  /** Whether the transform function must be the only origin. */
  readonly isFunctionFirst: boolean;
}

/** Creates a source of a route, whose ID is unique in the stack. */
type CreateSource = (scope: Construct, id: string) => ImageSource;

const CREDENTIALS: Readers = { credentials: asIs, accessKeyIdField: asIs, secretAccessKeyField: asIs };

/** The name of a bucket. The CDK would take others for tokens. */
export const BUCKET_NAME = /^[a-z\d][\w.-]{1,253}[a-z\d]$/i;

interface Name { readonly pattern: RegExp; readonly description: string }

const SECRET: Name = {
  pattern: /^(?:arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+-[a-z\d]{6}|[\w/+=.@-]+)$/i,
  description: 'the name or the complete ARN of a secret',
};
const NAMES: { readonly [name: string]: Name } = {
  bucketName: { pattern: BUCKET_NAME, description: 'the name of a bucket' },
  credentials: SECRET,
  headersSecret: SECRET,
};
const BUCKET_NAMES: { readonly [name: string]: Name } = {
  bucketName: NAMES.bucketName,
  region: { pattern: /^[a-z]{2}(?:-[a-z]+)+-\d$/, description: 'an AWS Region, such as eu-west-1' },
  account: { pattern: /^\d{12}$/, description: 'the ID of an AWS account, as a string of 12 digits' },
};

/** The providers of originals, by their names in an options file: those of `ImageSource`. */
const PROVIDERS: { readonly [name: string]: { readonly options: Readers; create: (given: never) => CreateSource } } = {
  bucket: {
    options: { bucketName: asIs, region: asIs, account: asIs, keyPrefix: asIs },
    create: ({ keyPrefix, ...attributes }: { bucketName: string; keyPrefix?: string }) => (scope, id) =>
      ImageSource.bucket(Bucket.fromBucketAttributes(scope, id, attributes), { keyPrefix }),
  },
  r2: {
    options: {
      ...CREDENTIALS,
      accountId: asIs,
      bucketName: asIs,
      keyPrefix: asIs,
      jurisdiction: oneOf({ eu: R2Jurisdiction.EU, fedramp: R2Jurisdiction.FEDRAMP }),
    },
    create: (given: R2SourceOptions) => (scope, id) =>
      ImageSource.r2({ ...given, credentials: secretIn(scope, id, given.credentials)! }),
  },
  s3Compatible: {
    options: {
      ...CREDENTIALS, endpoint: asIs, region: asIs, bucketName: asIs, forcePathStyle: asIs, keyPrefix: asIs,
    },
    create: (given: S3CompatibleSourceOptions) => (scope, id) =>
      ImageSource.s3Compatible({ ...given, credentials: secretIn(scope, id, given.credentials)! }),
  },
  https: {
    options: { origin: asIs, pathPrefix: asIs, redirectHosts: asIs, headersSecret: asIs },
    create: (given: HttpsSourceOptions) => (scope, id) =>
      ImageSource.https({ ...given, headersSecret: secretIn(scope, id, given.headersSecret) }),
  },
};

/** Reads the routes of an options file: `{ pathPrefix, source: { bucket: { bucketName } } }`. */
export const sources: Reader = (value, path): TemplateSources => {
  const routes = listOf(fields({ pathPrefix: asIs, source }))(value, path) as
    { readonly pathPrefix?: string; readonly source?: { readonly name: string; readonly create: CreateSource } }[];
  const missing = routes.findIndex(route => route.source === undefined);
  if (missing >= 0) throw new OptionsError(`\`${path}[${missing}].source\` is required`);
  return {
    create: scope => routes.map(({ pathPrefix, source: given }, index) =>
      ({ pathPrefix, source: given!.create(scope, `Source${index + 1}`) })),
    isFunctionFirst: routes.some(({ source: given }) => given!.name === 'https'),
  };
};

function source(value: unknown, path: string): { readonly name: string; readonly create: CreateSource } {
  const providers = Object.fromEntries(Object.entries(PROVIDERS).map(([name, { options, create }]): [string, Reader] =>
    [name, (given, at) => ({ name, create: create(requireNames(fields(options)(given, at), at) as never) })]));
  const given = Object.values(fields(providers)(value, path));
  if (given.length !== 1) throw new OptionsError(`\`${path}\` must have one provider, got ${given.length}`);
  return given[0] as { readonly name: string; readonly create: CreateSource };
}

/** Rejects names that the CDK would take for tokens, or about whose place in the file its errors say nothing. */
function requireNames(given: { [name: string]: unknown }, path: string): { [name: string]: unknown } {
  const isBucket = path.endsWith('.bucket');
  for (const [name, { pattern, description }] of Object.entries(isBucket ? BUCKET_NAMES : NAMES)) {
    const isRequired = isBucket && name === 'bucketName';
    const value = given[name];
    if (value === undefined ? !isRequired : typeof value === 'string' && pattern.test(value)) continue;
    throw new OptionsError(`\`${path}.${name}\` must be ${description}, got ${shortened(value)}`);
  }
  return given;
}

/** Returns the secret with a name or a complete ARN, which is a text in an options file. */
function secretIn(scope: Construct, id: string, given: unknown): ISecret | undefined {
  if (typeof given !== 'string') return undefined;
  return given.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(scope, `${id}Secret`, given) : Secret.fromSecretNameV2(scope, `${id}Secret`, given);
}
