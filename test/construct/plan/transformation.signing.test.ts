import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  HmacSigningOptions,
  ImageCdn,
  ImageFit,
  ImageTransformation,
  OnDemandOptions,
  Purge,
  UrlSigning,
} from '../../../src';
import { emptyStack, only, stackWith, warnings } from '../../support';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/abc';

type Secret = (stack: Stack) => secretsmanager.ISecret;

const made: Secret = stack => new secretsmanager.Secret(stack, 'Secret');

function signedCdn(options: Partial<HmacSigningOptions> = {}, secret: Secret = made, others: OnDemandOptions = {}) {
  const stack = emptyStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  const signing = UrlSigning.hmac({ secret: secret(stack), ...options });
  const cdn = new ImageCdn(stack, 'Images', {
    purge: Purge.none(),
    transformation: ImageTransformation.onDemand({ ...others, signing }),
  });
  return { stack, cdn };
}

function functionOf(stack: Stack): any {
  return only(Template.fromStack(stack), 'AWS::Lambda::Function');
}

/** The statements of the transformer about secrets and keys. */
function statements(stack: Stack): any[] {
  return only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement.filter(
    ({ Action: action }: any) => /^(secretsmanager|kms):/.test(action),
  );
}

describe('UrlSigning without options', () => {
  const { stack } = signedCdn();

  test('passes the ARN of the secret, and which URLs must be signed, to the transform function', () => {
    const { Variables: variables } = functionOf(stack).Environment;
    expect(variables.SIGNING_SECRET).toEqual({ Ref: expect.stringMatching(/^Secret/) });
    expect(JSON.parse(variables.CONFIG)).toMatchObject({ signing: { unsignedCore: false }, rules: { signed: true } });
  });

  test('allows the transform function to read the secret, and nothing else', () => {
    expect(statements(stack)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: expect.stringMatching(/^Secret/) } },
    ]);
  });

  test('keeps the value of the secret out of the template', () => {
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('{{resolve:');
  });
});

test('the transform function has no signing settings without signing', () => {
  const { stack } = stackWith({ purge: Purge.none(), transformation: ImageTransformation.onDemand() });
  expect(functionOf(stack).Environment.Variables).not.toHaveProperty('SIGNING_SECRET');
  expect(functionOf(stack).Environment.Variables.CONFIG).not.toMatch(/sign/);
});

test('UrlSigning with every option uses a field of an imported secret, and leaves core variants unsigned', () => {
  const { stack } = signedCdn({ secretField: 'key', unsignedCore: true }, scope =>
    secretsmanager.Secret.fromSecretNameV2(scope, 'Secret', 'url-signing'),
  );
  expect(
    JSON.parse(
      functionOf(stack).Environment.Variables.CONFIG['Fn::Join']?.[1].join('') ??
        functionOf(stack).Environment.Variables.CONFIG,
    ).signing,
  ).toEqual({ secretField: 'key', unsignedCore: true });
  expect(JSON.stringify(statements(stack))).toContain(':secret:url-signing-??????');
});

test.each<[string, (scope: Stack) => kms.IKey, unknown]>([
  ['made here', scope => new kms.Key(scope, 'Key'), { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }],
  ['that is imported', scope => kms.Key.fromKeyArn(scope, 'Key', KEY), KEY],
])('a key of the secret, %s, allows decryption for Secrets Manager only', (_, keyIn, arn) => {
  const { stack } = signedCdn({}, scope => new secretsmanager.Secret(scope, 'Secret', { encryptionKey: keyIn(scope) }));
  expect(statements(stack)).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: arn,
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
  });
});

test('a secret of another stack may have its own key', () => {
  const { stack } = signedCdn({}, scope => {
    const there = new Stack(scope.node.root as App, 'There', { env: { region: 'eu-west-1', account: '111122223333' } });
    return new secretsmanager.Secret(there, 'Secret', { encryptionKey: new kms.Key(there, 'Key') });
  });
  expect(statements(stack).map(({ Action }: { Action: string }) => Action)).toEqual([
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
  ]);
});

describe('urlFor() of a CDN with signing', () => {
  test('warns that it cannot sign', () => {
    const { stack, cdn } = signedCdn();
    expect(cdn.urlFor('tom.jpg', { width: 600 })).toMatch(/\/tom\.jpg\?w=600$/);
    expect(warnings(stack)).toEqual(['unsignedUrl']);
    cdn.srcSetFor('tom.jpg');
    expect(warnings(stack)).toEqual(['unsignedUrl']);
  });

  test('does not warn about URLs that need no signature', () => {
    const { stack, cdn } = signedCdn({ unsignedCore: true }, made, {
      presets: { card: { width: 300, height: 200, fit: ImageFit.CROP } },
    });
    cdn.urlFor('tom.jpg');
    cdn.urlFor('tom.jpg', { width: 640, devicePixelRatio: 2 });
    cdn.urlFor('tom.jpg', { preset: 'card' });
    expect(warnings(stack)).toEqual([]);
    cdn.urlFor('tom.jpg', { height: 100 });
    expect(warnings(stack)).toEqual(['unsignedUrl']);
  });
});

describe('ImageTransformation.onDemand() with signing', () => {
  test('rejects a variant limit, as no variant would count toward it', () => {
    expect(() => signedCdn({}, made, { maxVariants: 5 })).toThrow(
      'Test/Images: `maxVariants` and `signing` exclude each other: only signed URLs and core variants are transformed',
    );
  });

  test('rejects a field without a name', () => {
    expect(() => signedCdn({ secretField: '' })).toThrow(
      'Test/Images: `signing.secretField` must be the name of a field, got an empty string',
    );
  });
});
