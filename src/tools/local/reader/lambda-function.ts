import { randomBytes } from 'node:crypto';
import { App } from './app';
import { bucketNamed } from './buckets';
import { emulateOrigins, emulateSources } from './emulated-server';
import { generateSecrets, transformerConfigOf } from './generated-secrets';
import { codeOf, layersOf } from './lambda-code';
import { bucketsAllowed, roleOf } from './role';
import { REFINEMENT_QUEUE } from '../../../model/identifiers';
import { Located } from '../../cloud-assembly/intrinsics';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { FunctionCredentials, LambdaFunction } from '../lambda/lambda-function';

const FUNCTION: PropertyTable = {
  Architectures: 'harmless',
  Code: 'emulated',
  CodeSigningConfigArn: 'harmless',
  DeadLetterConfig: 'harmless',
  Description: 'harmless',
  Environment: 'emulated',
  EphemeralStorage: 'harmless',
  FileSystemConfigs: { refuse: 'the local edge does not support file systems of functions' },
  FunctionName: 'emulated',
  Handler: 'emulated',
  ImageConfig: { refuse: 'the local edge does not run container images' },
  KmsKeyArn: 'harmless',
  Layers: 'emulated',
  LoggingConfig: 'harmless',
  MemorySize: 'emulated',
  PackageType: 'harmless', // the code of a container image has an ImageUri
  RecursiveLoop: 'harmless',
  ReservedConcurrentExecutions: 'emulated',
  Role: 'emulated',
  Runtime: 'emulated',
  RuntimeManagementConfig: 'harmless',
  SnapStart: 'harmless',
  Tags: 'harmless',
  Timeout: 'emulated',
  TracingConfig: 'harmless',
  VpcConfig: { note: 'it does not run in its VPC' },
};
const ENVIRONMENT: PropertyTable = { Variables: 'emulated' };

/** @param services the services that the function can call in addition to S3 and Secrets Manager */
export function readLambdaFunction(app: App, located: Located, services: readonly string[] = []): LambdaFunction {
  const arn = app.resolver.attribute(located, 'Arn');
  const properties = Properties.of({ ...located, ...app }, FUNCTION);
  const runtime = properties.string('Runtime') ?? '';
  if (!runtime.startsWith('nodejs')) {
    properties.refuse('Runtime', `the local edge runs functions for Node.js, got ${runtime || 'none'}`);
  }
  const environment = properties.child('Environment', ENVIRONMENT)?.stringMap('Variables') ?? {};
  const queues = environment[REFINEMENT_QUEUE] === undefined ? [] : ['sqs'];
  const role = roleOf(properties, 'Role', ['s3', 'secretsmanager', ...queues, ...services]);
  const written = bucketsAllowed(role, 's3:PutObject');
  written.forEach(name => app.bucketsWrittenByFunctions.add(name));
  const named = (names: string[]) => names.map(name => bucketNamed(app, properties, 'Role', name));
  const originals = named(bucketsAllowed(role, 's3:GetObject').filter(name => !written.includes(name)));
  originals.filter(bucket => bucket.isKmsEncrypted).forEach(({ name }) =>
    properties.note(
      `The local edge does not check whether the key policy lets ${located.resource.path} decrypt the bucket ${name}.`,
    ));
  const secrets = generateSecrets(environment, app.secrets, app.signingSecret);
  const config = transformerConfigOf(environment);
  return {
    path: located.resource.path,
    name: arn.split(':').at(-1) ?? '',
    arn,
    region: located.stack.region,
    code: codeOf(app, properties),
    layers: layersOf(app, properties),
    handler: properties.requiredString('Handler'),
    environment,
    memorySize: properties.number('MemorySize') ?? 128,
    timeout: properties.number('Timeout') ?? 3,
    reservedConcurrency: properties.number('ReservedConcurrentExecutions'),
    role,
    credentials: newCredentials(),
    secrets,
    sources: emulateSources(app, properties, config, environment, secrets),
    httpsOrigins: emulateOrigins(app, properties, config?.routes ?? [], secrets),
    originals,
    routes: config?.routes,
    buckets: [...new Set([...originals, ...named(
      [...written, ...bucketsAllowed(role, 's3:ListBucket'), ...bucketsAllowed(role, 's3:DeleteObject')],
    )])],
  };
}

function newCredentials(): FunctionCredentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(60).toString('base64'),
  };
}
