import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  ImageCdn, ImageFunctionOptions, ImageRefinement, ImageReplica, ImageTransformation, OriginAccess, Purge,
} from '../../../src';
import { emptyStack, warnings } from '../../support';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const ROLE_ARN = 'arn:aws:iam::111122223333:role/images';
const LAMBDA = new iam.ServicePrincipal('lambda.amazonaws.com');

/** A CDN whose functions have the same options. */
function cdnWith(optionsIn: (stack: Stack) => ImageFunctionOptions, purgeOptionsIn = optionsIn) {
  const stack = emptyStack({ env: ENV });
  new ImageCdn(stack, 'Images', {
    transformation: ImageTransformation.onDemand(optionsIn(stack)),
    purge: Purge.onChange(purgeOptionsIn(stack)),
  });
  return { stack, template: () => Template.fromStack(stack) };
}

function ownRole(stack: Stack, name: string): iam.Role {
  return stack.node.tryFindChild(name) as iam.Role | undefined ?? new iam.Role(stack, name, { assumedBy: LAMBDA });
}

function functionsOf(template: Template): any[] {
  return Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);
}

/** The actions that policies of the template allow. */
function actionsOf(template: Template): string[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as any[])
    .flatMap(({ Action: action }) => action)
    .sort();
}

describe('options of the functions of a CDN', () => {
  const usual = cdnWith(() => ({})).template();

  test('keep logs for `logRetention`', () => {
    const template = cdnWith(() => ({ logRetention: logs.RetentionDays.ONE_WEEK })).template();
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([7, 7]);
  });

  test('write to `logGroup`, and have permission for that log group only', () => {
    const template = cdnWith(stack => ({
      logGroup: (stack.node.tryFindChild('Own') ?? new logs.LogGroup(stack, 'Own')) as logs.LogGroup,
    })).template();
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    const own = { Ref: expect.stringMatching(/^Own/) };
    expect(functionsOf(template).map(({ LoggingConfig }) => LoggingConfig)).toEqual([
      { LogGroup: own },
      { LogGroup: own },
    ]);
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as any[])
      .filter(({ Action: action }) => action.includes('logs:PutLogEvents'));
    expect(statements.map(({ Resource }) => Resource)).toEqual(
      [0, 1].map(() => ({ 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] })),
    );
  });

  test('add the same statements to a given role as to a new one', () => {
    const given = cdnWith(
      stack => ({ role: ownRole(stack, 'Transform') }),
      stack => ({ role: ownRole(stack, 'Purging') }),
    );
    const template = given.template();
    expect(actionsOf(template)).toEqual(actionsOf(usual));
    template.resourceCountIs('AWS::IAM::Role', 2);
    expect(functionsOf(template).map(({ Role }) => Role['Fn::GetAtt'][0])).toEqual([
      expect.stringMatching(/^Transform/),
      expect.stringMatching(/^Purging/),
    ]);
    expect(warnings(given.stack)).toEqual([]);
  });

  test('add a policy to an imported role', () => {
    const { stack, template } = cdnWith(here => ({ role: iam.Role.fromRoleArn(here, 'Role', ROLE_ARN) }), () => ({}));
    expect(warnings(stack)).toEqual([]);
    expect(actionsOf(template())).toEqual(actionsOf(usual));
    expect(functionsOf(template())[0].Role).toBe(ROLE_ARN);
    const policies = Object.values(template().findResources('AWS::IAM::Policy'));
    expect(policies.map(({ Properties }) => Properties.Roles)).toContainEqual(['images']);
  });

  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['an immutable role', stack => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false })],
    [
      'a role of another account',
      stack => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::999922223333:role/images'),
    ],
    [
      'a role without policy updates',
      stack => new iam.Role(stack, 'Role', { assumedBy: LAMBDA }).withoutPolicyUpdates(),
    ],
  ])('warn about %s, with the statements that it needs', (_title, roleIn) => {
    const { stack, template } = cdnWith(
      here => ({ role: roleIn(here) }),
      () => ({}),
    );
    expect(warnings(stack)).toEqual(['immutableRole']);
    const annotations = Annotations.fromStack(stack);
    for (const part of ['"s3:PutObject"', 'ImagesTransformerRoleStatements']) {
      annotations.hasWarning('/Test/Images', Match.stringLikeRegexp(part));
    }
    expect(Object.keys(template().findOutputs('*'))).toContainEqual(
      expect.stringMatching(/^ImagesTransformerRoleStatements/),
    );
  });

  describe('with an immutable role for a function that reads a queue', () => {
    const immutable = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false });
    const before = 'Before the deployment, allow the role sqs:ReceiveMessage, sqs:DeleteMessage and '
      + 'sqs:GetQueueAttributes on every queue, or the deployment fails: Lambda checks them when it creates the event '
      + 'source mapping, and the queue has no ARN until then. Restrict them to the queue afterwards';
    const messages = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));

    test('say what the role of the purge worker needs before the deployment', () => {
      const { stack } = cdnWith(() => ({}), here => ({ role: immutable(here) }));
      expect(messages(stack)).toEqual([expect.stringContaining(before)]);
    });

    test('say what the role of the refiner needs before the deployment', () => {
      const stack = emptyStack({ env: ENV });
      const refinement = ImageRefinement.constantQuality({ role: immutable(stack) });
      new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ refinement }) });
      expect(messages(stack)).toEqual([expect.stringContaining(before)]);
    });

    test('do not say so about the transform function, which reads no queue', () => {
      const { stack } = cdnWith(here => ({ role: immutable(here) }), () => ({}));
      expect(messages(stack)).toEqual([expect.not.stringContaining('Before the deployment')]);
    });

    test('print the statement by which an immutable purge worker sends images to the prewarm worker', () => {
      const stack = emptyStack({ env: ENV });
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand(),
        purge: Purge.onChange({ role: immutable(stack) }),
        prewarm: [{ width: 640 }],
      });
      expect(messages(stack)).toContainEqual(expect.stringMatching(
        /Add them to the role: \[{"Action":"sqs:SendMessage","Effect":"Allow","Resource":"<ImagesPrewarm\w+\.Arn>"}\] /,
      ));
    });

    test('print the statements by which an immutable transform function reads a replica', () => {
      const app = new App();
      const replica = new ImageReplica(new Stack(app, 'There', { env: { ...ENV, region: 'eu-central-1' } }), 'Replica');
      const stack = new Stack(app, 'Test', { env: ENV });
      new ImageCdn(stack, 'Images', {
        transformation: ImageTransformation.onDemand({ role: immutable(stack) }),
        originAccess: OriginAccess.control(),
        replica,
      });
      expect(messages(stack)).toContainEqual(
        expect.stringMatching(/"Action":"s3:GetObject".*there-replica.*"Action":"s3:ListBucket"/),
      );
    });
  });

  test('reject a role that Lambda cannot assume', () => {
    const { template } = cdnWith(stack => ({
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('edgelambda.amazonaws.com') }),
    }), () => ({}));
    expect(template).toThrow(
      '`role` must be a role that Lambda can assume, got Test/Role. '
        + "Set `assumedBy: new ServicePrincipal('lambda.amazonaws.com')`",
    );
  });

  test('reject a log group of another Region', () => {
    const arn = 'arn:aws:logs:us-east-1:111122223333:log-group:images';
    expect(() =>
      cdnWith(
        stack => ({ logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Own', arn) }),
        () => ({}),
      ),
    ).toThrow('Test/Images: `logGroup` must be in the Region of the function (eu-west-1), got one in us-east-1');
  });

  test('reject `logRetention` beside `logGroup`', () => {
    expect(() => cdnWith(stack => ({
      logGroup: new logs.LogGroup(stack, 'Own'), logRetention: logs.RetentionDays.ONE_DAY,
    }), () => ({}))).toThrow('`logRetention` and `logGroup` exclude each other: set the retention on your log group');
  });

  test.each<[object, string]>([
    [
      { role: 'images' },
      "`role` must be an iam.IRole, got 'images'. Use iam.Role.fromRoleName(this, 'Role', 'images')",
    ],
    [{ logGroup: 'images' }, "`logGroup` must be a logs.ILogGroup, got 'images'."],
    [{ logRetention: '7' }, "`logRetention` must be a logs.RetentionDays, got '7'. "
      + 'Use a member such as logs.RetentionDays.ONE_MONTH'],
  ])('reject the options %j', (options, message) => {
    expect(() => cdnWith(() => options)).toThrow(message);
    expect(() =>
      cdnWith(
        () => ({}),
        () => options,
      ),
    ).toThrow(message);
  });
});
