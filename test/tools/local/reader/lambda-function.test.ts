import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { loadAssembly } from '../../../../src/tools/cloud-assembly/assembly';
import { LambdaFunction } from '../../../../src/tools/local/lambda/lambda-function';
import { openApp } from '../../../../src/tools/local/reader/app';
import { readLambdaFunction } from '../../../../src/tools/local/reader/lambda-function';
import { cleanUp, folderWith, inStack, synthesize } from '../support';

afterEach(cleanUp);

type Change = (handler: lambda.Function, stack: Stack, buckets: { originals: s3.Bucket; variants: s3.Bucket }) => void;

/** The only function of a stack that has two buckets, too. */
function read(
  change: Change = () => undefined,
  props: Partial<lambda.FunctionProps> = {},
): LambdaFunction & { stores: string[]; notes: string[] } {
  const assembly = loadAssembly(
    synthesize(
      inStack(stack => {
        const buckets = {
          originals: new s3.Bucket(stack, 'Originals', { bucketName: 'originals' }),
          variants: new s3.Bucket(stack, 'Variants', { bucketName: 'variants' }),
        };
        const handler = new lambda.Function(stack, 'Handler', {
          runtime: lambda.Runtime.NODEJS_24_X,
          handler: 'index.handler',
          code: lambda.Code.fromInline('exports.handler = 1'),
          ...props,
        });
        change(handler, stack, buckets);
      }),
    ),
  );
  const app = openApp(assembly, new Set(), { clock: Date.now });
  const [located] = app.resolver.resourcesOf('AWS::Lambda::Function');
  return { ...readLambdaFunction(app, located), stores: [...app.bucketsWrittenByFunctions], notes: [...app.notes] };
}

function allow(handler: lambda.Function, actions: string[], ...resources: string[]): void {
  handler.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
}

function override(property: string, value: unknown): Change {
  return handler => (handler.node.defaultChild as CfnResource).addPropertyOverride(property, value);
}

test("the settings of a function come from the template, with Lambda's defaults", () => {
  expect(read()).toMatchObject({
    path: 'Test/Handler',
    handler: 'index.handler',
    code: { kind: 'inline', text: 'exports.handler = 1' },
    memorySize: 128,
    timeout: 3,
    reservedConcurrency: undefined,
  });
});

test('environment variables of a function have their references resolved', () => {
  const { environment } = read((handler, _stack, { originals }) =>
    handler.addEnvironment('BUCKET', originals.bucketName).addEnvironment('A', '1'),
  );
  expect(environment).toEqual({ BUCKET: 'originals', A: '1' });
});

test('the credentials of a function are different each time', () => {
  expect(read().credentials).not.toEqual(read().credentials);
});

describe('the role of a function', () => {
  test('determines which buckets the function reads, and which ones it writes', () => {
    const { originals, buckets, stores, role } = read((handler, _stack, its) => {
      allow(handler, ['s3:GetObject'], its.originals.arnForObjects('*'), its.variants.arnForObjects('*'));
      allow(handler, ['s3:PutObject', 's3:DeleteObject'], its.variants.arnForObjects('*'));
      allow(handler, ['s3:ListBucket'], its.originals.bucketArn);
    });
    expect([originals, buckets].map(list => list.map(({ name }) => name))).toEqual([
      ['originals'],
      ['originals', 'variants'],
    ]);
    expect(stores).toEqual(['variants']);
    expect(role.statements).toHaveLength(3);
    expect(buckets[1].objects).toHaveProperty('put');
    expect(buckets[0].objects).not.toHaveProperty('put');
  });

  test('has the statements of every attached policy', () => {
    const attached: Change = (handler, stack, { originals }) => {
      const statement = (action: string) =>
        new iam.PolicyStatement({ actions: [action], resources: [originals.bucketArn] });
      new iam.ManagedPolicy(stack, 'Managed', { roles: [handler.role!], statements: [statement('s3:GetObject')] });
      new iam.CfnRolePolicy(stack, 'RolePolicy', {
        policyName: 'x',
        roleName: handler.role!.roleName,
        policyDocument: { Statement: [{ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' }] },
      });
      (handler.role!.node.defaultChild as CfnResource).addPropertyOverride('Policies', [
        { PolicyName: 'x', PolicyDocument: { Statement: { Effect: 'Allow', Action: 's3:List*', Resource: '*' } } },
      ]);
    };
    const attachedElsewhere: Change = (_handler, stack) => {
      new iam.Role(stack, 'Other', { assumedBy: new iam.AnyPrincipal() }).addToPolicy(
        new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }),
      );
    };
    expect(
      read(attached)
        .role.statements.map(({ Action: action }) => action)
        .sort(),
    ).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:List*']);
    expect(read(attachedElsewhere).role.statements).toEqual([]);
  });

  test('may have permissions for other services, which are ignored', () => {
    expect(read((handler, stack) => new sqs.Queue(stack, 'Queue').grantSendMessages(handler)).role.statements).toEqual(
      [],
    );
  });

  test('is rejected if it is in another app', () => {
    expect(() => read(override('Role', 'arn:aws:iam::111122223333:role/other'))).toThrow(
      /Test\/Handler .*property Role: the role .* is not in this app/,
    );
  });

  test.each<[string, string, unknown]>([
    ['ManagedPolicyArns', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AmazonS3FullAccess']],
    ['PermissionsBoundary', 'PermissionsBoundary', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['Path', 'Path', '/service/'],
  ])('is rejected with the unsupported property %s', (_name, property, value) => {
    expect(() =>
      read(handler => (handler.role!.node.defaultChild as CfnResource).addPropertyOverride(property, value)),
    ).toThrow(property);
  });

  test('is rejected with a condition that the local edge cannot evaluate', () => {
    expect(() => read(handler => handler.addToRolePolicy(new iam.PolicyStatement({
      actions: ['s3:GetObject'], resources: ['*'], conditions: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } },
    })))).toThrow(/DateLessThan/);
  });
});

describe('the code of a function', () => {
  const code = (folder: string) => ({ code: lambda.Code.fromAsset(folder) });

  test('is read from the folder of its asset', () => {
    const folder = folderWith({ 'index.js': 'x' });
    expect(read(undefined, code(folder)).code).toEqual({ kind: 'folder', folder });
  });

  test('is read from the archive of its asset', () => {
    const file = join(folderWith({ 'a.zip': 'PK' }), 'a.zip');
    expect(read(undefined, code(file)).code).toEqual({ kind: 'archive', file });
  });

  test('is rejected if its asset belongs to another app', () => {
    const elsewhere = lambda.Code.fromBucketV2(
      s3.Bucket.fromBucketName(new Stack(), 'Elsewhere', 'elsewhere'),
      'elsewhere.zip',
    );
    expect(() => read(undefined, { code: elsewhere })).toThrow(/elsewhere\.zip is not an asset of this app/);
  });
});

describe('the layers of a function', () => {
  test('are read from their assets, in the order of the function', () => {
    const added: Change = (handler, stack) => handler.addLayers(...['first', 'second'].map(name =>
      new lambda.LayerVersion(stack, name, { code: lambda.Code.fromAsset(folderWith({ 'nodejs/index.js': name })) })));
    const { layers = [] } = read(added);
    expect(layers.map(layer => layer.kind === 'folder' && readFileSync(join(layer.folder, 'nodejs/index.js'), 'utf8')))
      .toEqual(['first', 'second']);
  });

  test('are rejected if they belong to another account', () => {
    const foreign: Change = (handler, stack) => handler.addLayers(
      lambda.LayerVersion.fromLayerVersionArn(stack, 'Foreign', 'arn:aws:lambda:us-east-1:444455556666:layer:x:1'));
    expect(() => read(foreign))
      .toThrow(/property Layers: arn:aws:lambda:us-east-1:444455556666:layer:x:1 is not a layer/);
  });
});

test.each<[string, unknown]>([
  ['Unheard', 1],
  ['Runtime', 'python3.13'],
  ['Layers', ['arn']],
  ['Code', { ImageUri: 'x' }],
  ['FileSystemConfigs', [{ Arn: 'x', LocalMountPath: '/mnt/x' }]],
])('the local edge rejects the property of a function: %s', (property, value) => {
  expect(() => read(override(property, value))).toThrow(
    new RegExp(`Test/Handler \\(AWS::Lambda::Function\\), property .*${property}|${property}`),
  );
});

test('the local edge rejects a bucket with uploads that a function writes to as well', () => {
  const twice: Change = (handler, stack, { variants }) => {
    allow(handler, ['s3:PutObject'], variants.arnForObjects('*'));
    new CfnResource(stack, 'Deployment', {
      type: 'Custom::CDKBucketDeployment',
      properties: { DestinationBucketName: 'variants', SourceObjectKeys: [] },
    });
  };
  expect(() => read(twice)).toThrow(/Test\/Variants .*both a function and an upload of this app write to this bucket/);
});
