import { runSimulation, anonymousPrincipal } from '@cloud-copilot/iam-simulate';
import { originAccessIdentityArn } from '../../../src/tools/local/iam/policy';
import { transportContext } from '../../../src/tools/local/iam/policy-conditions';
import { PolicyDocument, Statement } from '../../../src/tools/local/iam/policy-document';
import { Bucket } from '../../../src/tools/local/s3/bucket';
import { Caller, isAllowed } from '../../../src/tools/local/s3/bucket-access';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { ADMINISTRATOR, Names, arnOf, callersOf } from '../policy/callers';
import { underArn } from '../policy/identity-names';
import { randomPolicies } from '../policy/random-policies';
import { S3Try, TRIES } from '../policy/requests';
import { Subject, synthesizeSubjects } from '../policy/subjects';

export const iamSimulate: Engine = {
  name: 'iam-simulate',
  title:
    'an IAM policy evaluator with conditions and Block Public Access: synthesized and random bucket policies',
  deviations: [
    {
      of: /\{"Effect":"Allow","Principal":("\*"|\{"AWS":"\*"\}),((?!"Effect").)*"StringEquals":\{"aws:SourceArn".*"restrictPublicBuckets":true\}: true here, false there$/i,
      rule: 'A policy that restricts everyone to a fixed aws:SourceArn is not public, and AWS names no operator for '
        + 'that. This engine accepts ArnEquals only.',
      see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status',
    },
  ],
  install: async () => undefined, // installed with the development dependencies
  run: (cells, mode) => inTemporaryFolder(async folder => compare(cells, synthesizeSubjects(folder), mode)),
};

const POLICIES = { short: 30, long: 260 };
const SITUATIONS = [true, false].flatMap(secure =>
  [true, false].map(restrictPublicBuckets => ({ secure, restrictPublicBuckets })),
);

async function compare(cells: Cells, subjects: readonly Subject[], mode: Mode): Promise<void> {
  for (const subject of subjects) await compareOne(cells, subject);
  const [{ bucket, names }] = subjects;
  for (const [index, policy] of [tiedToSource(names), ...randomPolicies(names, POLICIES[mode], 'full')].entries()) {
    await compareOne(cells, {
      name: `policy ${index} ${JSON.stringify(policy.Statement)}`,
      bucket: { ...bucket, policy },
      names,
    });
  }
}

/**
 * Returns a policy that random generation rarely produces: everyone through a distribution, and a user of another
 * account.
 */
function tiedToSource(names: Names): PolicyDocument {
  const what = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${names.bucket}/*` };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        ...what,
        Condition: { StringEquals: { 'aws:SourceArn': names.distributionArn } },
      },
      { Effect: 'Allow', Principal: { AWS: arnOf('stranger', names) }, ...what },
    ],
  };
}

async function compareOne(cells: Cells, { name, bucket, names }: Subject): Promise<void> {
  for (const [who, caller] of Object.entries(callersOf(names))) {
    for (const [attempt, situation] of distinctActions().flatMap(some =>
      SITUATIONS.map(each => [some, each] as const),
    )) {
      const here: Bucket = { ...bucket, restrictPublicBuckets: situation.restrictPublicBuckets };
      const request = { ...caller, context: { ...caller.context, ...transportContext(situation.secure) } };
      cells.compare(
        `${name}: ${who} ${attempt.name}, ${JSON.stringify(situation)}`,
        isAllowed(here, request, attempt.action, pathOf(attempt)),
        await isAllowedThere(here, request, attempt),
      );
    }
  }
}

/**
 * Returns the actions without duplicates: a policy depends neither on the existence of the object nor on GET or HEAD.
 */
function distinctActions(): S3Try[] {
  const tries = new Map(TRIES.map(attempt => [`${attempt.action} ${attempt.key}`, attempt]));
  return [...tries.values()];
}

function pathOf({ key }: S3Try): string {
  return key && `/${key}`;
}

async function isAllowedThere(bucket: Bucket, caller: Caller, attempt: S3Try): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: principalOf(caller),
        action: attempt.action,
        resource: { resource: `arn:aws:s3:::${bucket.name}${pathOf(attempt)}`, accountId: bucket.account },
        contextVariables: caller.context,
      },
      identityPolicies: policiesOf(caller).map(statement => ({
        name: 'own',
        policy: { Version: '2012-10-17', Statement: [statement] },
      })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: policyFor(caller, bucket.policy),
      additionalSettings: { s3: { blockPublicAccess: bucket.restrictPublicBuckets } },
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

/** Returns the policy for a caller. The engine knows each caller by one name, and an identity has two. */
function policyFor({ principal }: Caller, policy: PolicyDocument | undefined): PolicyDocument | undefined {
  return policy && principal.type === 'originAccessIdentity' ? underArn(principal, policy) : policy;
}

/**
 * Returns the principal of a caller. The engine treats an identity as a user of an account, who needs a policy as well.
 */
function principalOf({ principal }: Caller): string | typeof anonymousPrincipal {
  switch (principal.type) {
    case 'anonymous': return anonymousPrincipal;
    case 'service': return principal.service;
    case 'aws': return principal.arn;
    case 'originAccessIdentity': return originAccessIdentityArn(principal.id);
  }
}

function policiesOf({ principal, identityPolicy = [] }: Caller): readonly Statement[] {
  return principal.type === 'originAccessIdentity' ? [ADMINISTRATOR] : identityPolicy;
}
