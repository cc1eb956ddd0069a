import { Rule, each, isLiteral, listOf, only, references, repeated, sizeOf, stackOf, textOf } from './rule';
import { Json, Resource, StackTemplate } from './template';

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const QUOTAS = `${GUIDE}/reference_iam-quotas.html`;
const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const STATEMENT = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' };
const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...STATEMENT, Resource: `arn:aws:s3:::images-${index}/*` }));
const role = (more: Json) => only(ROLE, { AssumeRolePolicyDocument: TRUST, ...more });
const policy = (...Statement: Json[]) => only(POLICY, {
  PolicyName: 'Images', Roles: ['images'], PolicyDocument: { Version: '2012-10-17', Statement },
});

/** Properties with the policies of callers, and with those of resources. */
const IDENTITY_POLICIES = [POLICY, 'AWS::IAM::ManagedPolicy'];
const RESOURCE_POLICIES: Readonly<Record<string, string>> = {
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::SecretsManager::ResourcePolicy': 'ResourcePolicy',
  [ROLE]: 'AssumeRolePolicyDocument',
};

function documentsOf({ Type, Properties }: Resource): Json[] {
  const inline = listOf(Type === ROLE ? Properties?.Policies : undefined).map(({ PolicyDocument }) => PolicyDocument);
  const identity: Json[] = IDENTITY_POLICIES.includes(Type) ? [Properties?.PolicyDocument] : inline;
  return [...identity, Properties?.[RESOURCE_POLICIES[Type]]].filter(document => document?.Statement !== undefined);
}

const ALL = [...IDENTITY_POLICIES, ...Object.keys(RESOURCE_POLICIES)];

function inlinePolicies(id: string, { Properties }: Resource, stack: StackTemplate): Json[] {
  const attached = Object.values(stack.Resources).filter(({ Type, Properties: policyOf }) => Type === POLICY
    && references(policyOf.Roles).includes(id));
  return [...listOf(Properties.Policies).map(({ PolicyDocument }) => PolicyDocument), ...attached
    .map(({ Properties: { PolicyDocument } }) => PolicyDocument)];
}

const hasAction = ({ Action, NotAction }: Json) => (Action === undefined) !== (NotAction === undefined);
const hasResource = ({ Resource: given, NotResource }: Json) => (given === undefined) !== (NotResource === undefined);

export const IAM: readonly Rule[] = [
  {
    name: 'a trust policy has at most 2,048 characters',
    source: `${QUOTAS}#reference_iam-quotas-entities`,
    check: each(
      ROLE,
      ({ AssumeRolePolicyDocument }, { stack }) =>
        sizeOf(AssumeRolePolicyDocument, stack) > 2048 && `${sizeOf(AssumeRolePolicyDocument, stack)} characters`,
    ),
    broken: role({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: Array.from({ length: 20 }, (_, index) => ({
          ...TRUST.Statement[0],
          Condition: { StringEquals: { 'sts:ExternalId': `${index}` } },
        })),
      },
    }),
  },
  {
    name: 'the inline policies of a role have at most 10,240 characters together',
    source: `${QUOTAS}#reference_iam-quotas-entity-length`,
    check: each(ROLE, (_, { id, resource, stack }) => {
      const size = inlinePolicies(id, resource, stack).reduce(
        (sum: number, document) => sum + sizeOf(document, stack),
        0,
      );
      return size > 10_240 && `${size} characters`;
    }),
    broken: stackOf({
      Role: { Type: ROLE, Properties: { AssumeRolePolicyDocument: TRUST } },
      Policy: {
        Type: POLICY,
        Properties: {
          PolicyName: 'Images',
          Roles: [{ Ref: 'Role' }],
          PolicyDocument: { Version: '2012-10-17', Statement: statements(160) },
        },
      },
    }),
  },
  {
    name: 'a managed policy has at most 6,144 characters',
    source: `${QUOTAS}#reference_iam-quotas-entity-length`,
    check: each(
      'AWS::IAM::ManagedPolicy',
      ({ PolicyDocument }, { stack }) => sizeOf(PolicyDocument, stack) > 6144 && 'it has more',
    ),
    broken: only('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Version: '2012-10-17', Statement: statements(80) },
    }),
  },
  {
    name: 'a role has at most 20 managed policies',
    source: `${QUOTAS}#reference_iam-quotas-entities`,
    check: each(
      ROLE,
      ({ ManagedPolicyArns }) =>
        listOf(ManagedPolicyArns).length > 20 && `${listOf(ManagedPolicyArns).length} policies`,
    ),
    broken: role({
      ManagedPolicyArns: Array.from({ length: 21 }, (_, index) => `arn:aws:iam::111122223333:policy/p${index}`),
    }),
  },
  {
    name: 'names and paths in IAM have at most 64 characters for roles and 128 for policies',
    source: `${QUOTAS}#reference_iam-quotas-entity-length`,
    check: each([ROLE, POLICY, 'AWS::IAM::ManagedPolicy'], ({ RoleName, PolicyName, ManagedPolicyName }, { stack }) => [
      textOf(RoleName, stack).length > 64 && 'the name of the role is longer',
      textOf(PolicyName, stack).length > 128 && 'the name of the policy is longer',
      textOf(ManagedPolicyName, stack).length > 128 && 'the name of the policy is longer',
    ]),
    broken: only(POLICY, {
      PolicyName: 'x'.repeat(129),
      Roles: ['images'],
      PolicyDocument: { Version: '2012-10-17', Statement: [STATEMENT] },
    }),
  },
  {
    name: 'inline policies of a role have names of their own',
    source: `${QUOTAS}#reference_iam-quotas-names`,
    check: app =>
      app.flatMap(stack => {
        const names = Object.values(stack.Resources ?? {})
          .filter(({ Type }) => Type === POLICY)
          .flatMap(({ Properties: { Roles, PolicyName } }) =>
            listOf(Roles).map(given => JSON.stringify([given, PolicyName])),
          );
        return repeated(names).map(name => `${stack.name}: twice ${name}`);
      }),
    broken: stackOf(
      Object.fromEntries(
        ['One', 'Two'].map(id => [
          id,
          {
            Type: POLICY,
            Properties: {
              PolicyName: 'Images',
              Roles: ['images'],
              PolicyDocument: { Version: '2012-10-17', Statement: [STATEMENT] },
            },
          },
        ]),
      ),
    ),
  },
  {
    name: 'policies are of the version of 2012, which alone knows variables',
    source: `${GUIDE}/reference_policies_elements_version.html`,
    check: each(ALL, (_, { resource }) =>
      documentsOf(resource).map(({ Version }) => Version !== '2012-10-17' && `the version is ${Version}`),
    ),
    broken: only(POLICY, {
      PolicyName: 'Images',
      Roles: ['images'],
      PolicyDocument: { Version: '2008-10-17', Statement: [STATEMENT] },
    }),
  },
  {
    name: 'IDs of statements are letters and digits, and unique',
    source: `${GUIDE}/reference_policies_elements_sid.html`,
    check: each(IDENTITY_POLICIES, (_, { resource }) =>
      documentsOf(resource).flatMap(({ Statement }) => {
        const ids = listOf(Statement)
          .map(({ Sid }) => Sid)
          .filter(isLiteral);
        return [...ids.filter(sid => !/^[A-Za-z0-9]*$/.test(sid)), ...repeated(ids)].map(sid => `the ID ${sid}`);
      }),
    ),
    broken: policy({ ...STATEMENT, Sid: 'read images' }),
  },
  {
    name: 'a statement has one of Action and NotAction',
    source: `${GUIDE}/reference_policies_grammar.html`,
    check: each(ALL, (_, { resource }) =>
      documentsOf(resource).flatMap(({ Statement }) =>
        listOf(Statement)
          .filter(statement => !hasAction(statement))
          .map(() => 'a statement has none or both'),
      ),
    ),
    broken: policy({ ...STATEMENT, NotAction: 's3:PutObject' }),
  },
  {
    name: 'a statement about a caller has resources, and no principal',
    source: `${GUIDE}/reference_policies_elements_principal.html`,
    check: each(IDENTITY_POLICIES, (_, { resource }) =>
      documentsOf(resource).flatMap(({ Statement }) =>
        listOf(Statement)
          .filter(statement => !hasResource(statement) || statement.Principal !== undefined)
          .map(() => 'a statement is of the other kind'),
      ),
    ),
    broken: policy({ ...STATEMENT, Principal: '*' }),
  },
  {
    name: 'a statement about a resource has a principal',
    source: `${GUIDE}/reference_policies_elements_principal.html`,
    check: each(Object.keys(RESOURCE_POLICIES), (properties, { resource }) =>
      listOf(properties[RESOURCE_POLICIES[resource.Type]]?.Statement)
        .filter(({ Principal, NotPrincipal }) => Principal === undefined && NotPrincipal === undefined)
        .map(() => 'a statement has none'),
    ),
    broken: only('AWS::SQS::QueuePolicy', {
      Queues: ['https://sqs.us-east-1.amazonaws.com/111122223333/changes'],
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sqs:*', Resource: '*' }] },
    }),
  },
  {
    name: 'a service of AWS that writes into a resource names its source',
    source: `${GUIDE}/confused-deputy.html`,
    check: each(['AWS::SQS::QueuePolicy', 'AWS::Lambda::Permission'], (properties, { resource }) => {
      if (resource.Type === 'AWS::Lambda::Permission') {
        return (
          /\.amazonaws\.com$/.test(properties.Principal) &&
          !properties.SourceArn &&
          !properties.SourceAccount &&
          'a permission has none'
        );
      }
      return listOf(properties.PolicyDocument.Statement)
        .filter(
          ({ Effect, Principal, Condition }) =>
            Effect === 'Allow' &&
            Principal?.Service !== undefined &&
            !/aws:Source(Arn|Account)/i.test(JSON.stringify(Condition ?? '')),
        )
        .map(() => 'a statement has none');
    }),
    broken: only('AWS::Lambda::Permission', {
      Principal: 's3.amazonaws.com',
      Action: 'lambda:InvokeFunction',
      FunctionName: 'images',
    }),
  },
  {
    name: 'a canonical user is named by policies of buckets only',
    source: `${GUIDE}/reference_policies_elements_principal.html`,
    check: each(
      ALL.filter(type => type !== 'AWS::S3::BucketPolicy'),
      (_, { resource }) =>
        documentsOf(resource).flatMap(({ Statement }) =>
          listOf(Statement)
            .filter(({ Principal }) => Principal?.CanonicalUser !== undefined)
            .map(() => 'a statement names one'),
        ),
    ),
    broken: only('AWS::SQS::QueuePolicy', {
      Queues: ['https://sqs.us-east-1.amazonaws.com/111122223333/changes'],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'sqs:*', Resource: '*', Principal: { CanonicalUser: 'abc' } }],
      },
    }),
  },
  {
    name: 'the description of a role has at most 1,000 characters, all of Latin-1',
    source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html',
    check: each(
      ROLE,
      ({ Description }) =>
        isLiteral(Description) &&
        !/^[\t\n\r\x20-\x7e\u00a1-\u00ff]{0,1000}$/.test(Description) &&
        `the description ${Description}`,
    ),
    broken: role({ Description: 'Transforms images — on demand' }),
  },
  {
    name: 'a policy of IAM and KMS has characters of Latin-1 only',
    source: `${QUOTAS}#reference_iam-quotas-names`,
    check: each([ROLE, ...IDENTITY_POLICIES, 'AWS::KMS::Key'], (_, { resource }) =>
      documentsOf(resource)
        .filter(document => !/^[\t\n\r\x20-\xff]*$/.test(JSON.stringify(document)))
        .map(() => 'it has others'),
    ),
    broken: policy({ ...STATEMENT, Resource: 'arn:aws:s3:::images/Łódź/*' }),
  },
  {
    name: 'the policy of a secret has at most 20,480 characters',
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html',
    check: each(
      'AWS::SecretsManager::ResourcePolicy',
      ({ ResourcePolicy }, { stack }) =>
        sizeOf(ResourcePolicy, stack) > 20_480 && `${sizeOf(ResourcePolicy, stack)} characters`,
    ),
    broken: only('AWS::SecretsManager::ResourcePolicy', {
      SecretId: 'images',
      ResourcePolicy: {
        Version: '2012-10-17',
        Statement: Array(200).fill({
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        }),
      },
    }),
  },
  {
    name: 'a key policy leaves the account able to change it',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key',
    check: each(
      'AWS::KMS::Key',
      ({ KeyPolicy, BypassPolicyLockoutSafetyCheck }) =>
        BypassPolicyLockoutSafetyCheck !== true &&
        !listOf(KeyPolicy?.Statement).some(
          ({ Effect, Action }) =>
            Effect === 'Allow' &&
            listOf(Action).some(action => ['*', 'kms:*', 'kms:PutKeyPolicy', 'kms:Put*'].includes(action)),
        ) &&
        'nobody may',
    ),
    broken: only('AWS::KMS::Key', {
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111122223333:root' },
            Action: 'kms:Decrypt',
            Resource: '*',
          },
        ],
      },
    }),
  },
  {
    name: 'a key policy has at most 32 KB',
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
    check: each(
      'AWS::KMS::Key',
      ({ KeyPolicy }, { stack }) => sizeOf(KeyPolicy, stack) > 32_768 && `${sizeOf(KeyPolicy, stack)} bytes`,
    ),
    broken: only('AWS::KMS::Key', {
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: Array(400).fill({
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'kms:*',
          Resource: '*',
        }),
      },
    }),
  },
];
