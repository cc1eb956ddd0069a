import { runSimulation, anonymousPrincipal } from '@cloud-copilot/iam-simulate';
import { transport } from '../../../src/local/origin';
import { identityArn } from '../../../src/local/policy';
import { PolicyDocument } from '../../../src/local/policy-document';
import { Bucket, Caller, isAllowed } from '../../../src/local/s3-access';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { ADMINISTRATOR, callersOf } from '../policy/callers';
import { randomPolicies } from '../policy/random-policies';
import { S3Try, TRIES } from '../policy/requests';
import { Subject, synthesizeSubjects } from '../policy/subjects';

export const iamSimulate: Engine = {
  name: 'iam-simulate',
  title: 'an evaluator of IAM policies, conditions and Block Public Access included: synthesized bucket policies, and random ones',
  install: async () => undefined, // a library
  run: (cells, mode) => inTemporaryFolder(async folder => compare(cells, synthesizeSubjects(folder), mode)),
};

const POLICIES = { short: 40, long: 400 };
const SITUATIONS = [true, false].flatMap(secure => [true, false].map(restrictPublicBuckets => ({ secure, restrictPublicBuckets })));

async function compare(cells: Cells, subjects: readonly Subject[], mode: Mode): Promise<void> {
  for (const subject of subjects) await compareOne(cells, subject);
  const [{ bucket, names }] = subjects;
  for (const [index, policy] of randomPolicies(names, POLICIES[mode], 'full').entries()) {
    await compareOne(cells, { name: `random ${index} ${JSON.stringify(policy.Statement)}`, bucket: { ...bucket, policy }, names });
  }
}

async function compareOne(cells: Cells, { name, bucket, names }: Subject): Promise<void> {
  for (const [who, caller] of Object.entries(callersOf(names))) {
    for (const [attempt, situation] of distinctActions().flatMap(some => SITUATIONS.map(each => [some, each] as const))) {
      const here: Bucket = { ...bucket, restrictPublicBuckets: situation.restrictPublicBuckets };
      const asked = { ...caller, context: { ...caller.context, ...transport(situation.secure) } };
      cells.compare(`${name}: ${who} ${attempt.name}, ${JSON.stringify(situation)}`,
        isAllowed(here, asked, attempt.action, pathOf(attempt)), await isAllowedThere(here, asked, attempt));
    }
  }
}

/** A policy does not ask whether there is something, nor GET from HEAD. */
function distinctActions(): S3Try[] {
  const tries = new Map(TRIES.map(attempt => [`${attempt.action} ${attempt.key}`, attempt]));
  return [...tries.values()];
}

function pathOf({ key }: S3Try): string {
  return key && `/${key}`;
}

async function isAllowedThere(bucket: Bucket, caller: Caller, attempt: S3Try): Promise<boolean> {
  const result = await runSimulation({
    request: {
      principal: principalOf(bucket.policy, caller),
      action: attempt.action,
      resource: { resource: `arn:aws:s3:::${bucket.name}${pathOf(attempt)}`, accountId: bucket.account },
      contextVariables: caller.context,
    },
    identityPolicies: hasPolicies(caller) ? [{ name: 'all', policy: { Version: '2012-10-17', Statement: [ADMINISTRATOR] } }] : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: bucket.policy,
    additionalSettings: { s3: { blockPublicAccess: bucket.restrictPublicBuckets } },
  }, {});
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

/** It knows a canonical user only by the id, and takes an identity for a user of an account, who needs policies of his own. */
function principalOf(policy: PolicyDocument | undefined, { principal }: Caller): string | typeof anonymousPrincipal {
  switch (principal.type) {
    case 'anonymous': return anonymousPrincipal;
    case 'service': return principal.service;
    case 'aws': return principal.arn;
    case 'originAccessIdentity': return JSON.stringify(policy).includes('CanonicalUser') ? principal.canonicalUserId! : identityArn(principal.id);
  }
}

function hasPolicies({ principal }: Caller): boolean {
  return principal.type === 'aws' || principal.type === 'originAccessIdentity';
}
