import { randomBytes } from 'node:crypto';
import { App } from './app';
import { bucketNamed } from './buckets';
import { Located } from './intrinsics';
import { LambdaCode, codeOf } from './lambda-code';
import { Properties, PropertyTable } from './properties';
import { Role, bucketsAllowed, roleOf } from './role';
import { Bucket } from './s3-access';
import { MadeUpSecrets, makeUpSecrets } from './transformer-environment';

/** A Lambda function as its template has it. */
export interface LambdaFunction {
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly code: LambdaCode;
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly memorySize: number;
  /** In seconds. */
  readonly timeout: number;
  readonly reservedConcurrency?: number;
  readonly role: Role;
  /** Made up anew at each start: they are what S3 knows the function by. */
  readonly credentials: Credentials;
  readonly secrets: MadeUpSecrets;
  /** The buckets that it may read and that others fill. */
  readonly originals: readonly Bucket[];
  /** Every bucket that it may do something with. */
  readonly buckets: readonly Bucket[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const FUNCTION: PropertyTable = {
  Architectures: 'harmless',
  Code: 'emulated',
  CodeSigningConfigArn: 'harmless',
  DeadLetterConfig: 'harmless',
  Description: 'harmless',
  Environment: 'emulated',
  EphemeralStorage: 'harmless',
  FileSystemConfigs: { refuse: 'the local edge does not know file systems of functions' },
  FunctionName: 'emulated',
  Handler: 'emulated',
  ImageConfig: { refuse: 'the local edge does not run container images' },
  KmsKeyArn: 'harmless',
  Layers: { refuse: 'the local edge does not know layers: put what the function needs into its code' },
  LoggingConfig: 'harmless',
  MemorySize: 'emulated',
  PackageType: 'harmless', // of an image, the code has an ImageUri
  RecursiveLoop: 'harmless',
  ReservedConcurrentExecutions: 'emulated',
  Role: 'emulated',
  Runtime: 'emulated',
  RuntimeManagementConfig: 'harmless',
  SnapStart: 'harmless',
  Tags: 'harmless',
  Timeout: 'emulated',
  TracingConfig: 'harmless',
  VpcConfig: { note: 'it is not in its VPC here' },
};
const ENVIRONMENT: PropertyTable = { Variables: 'emulated' };

export function readFunction(app: App, located: Located): LambdaFunction {
  const arn = app.resolver.attribute(located, 'Arn');
  const properties = Properties.of({ ...located, ...app }, FUNCTION);
  const runtime = properties.string('Runtime') ?? '';
  if (!runtime.startsWith('nodejs')) properties.refuse('Runtime', `the local edge runs functions for Node.js, got: ${runtime || 'none'}`);
  const role = roleOf(properties, 'Role');
  const stores = bucketsAllowed(role, 's3:PutObject');
  stores.forEach(name => app.stores.add(name));
  const named = (names: string[]) => names.map(name => bucketNamed(app, properties, 'Role', name));
  const originals = named(bucketsAllowed(role, 's3:GetObject').filter(name => !stores.includes(name)));
  originals.filter(bucket => bucket.encryptedByKms).forEach(({ name }) =>
    properties.note(`Whether the key policy lets ${located.resource.path} decrypt the bucket ${name} is not checked.`));
  const environment = properties.child('Environment', ENVIRONMENT)?.stringMap('Variables') ?? {};
  return {
    path: located.resource.path,
    name: arn.split(':').at(-1) ?? '',
    arn,
    region: located.stack.region,
    code: codeOf(app, properties),
    handler: properties.requiredString('Handler'),
    environment,
    memorySize: properties.number('MemorySize') ?? 128,
    timeout: properties.number('Timeout') ?? 3,
    reservedConcurrency: properties.number('ReservedConcurrentExecutions'),
    role,
    credentials: newCredentials(),
    secrets: makeUpSecrets(environment),
    originals,
    buckets: [...new Set([...originals, ...named([...stores, ...bucketsAllowed(role, 's3:ListBucket'), ...bucketsAllowed(role, 's3:DeleteObject')])])],
  };
}

function newCredentials(): Credentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(60).toString('base64'),
  };
}
