import { PolicyDocument } from '../../../src/tools/local/iam/policy-document';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine, Mode } from '../engine';
import { callersOf } from '../policy/callers';
import { Account, Mirror } from '../policy/mirror';
import { randomPolicies } from '../policy/random-policies';
import { TRIES, ourAnswer } from '../policy/requests';
import { Subject, synthesizeSubjects } from '../policy/subjects';
import { S3Server, Sender, versitygwProgram, withVersitygw } from '../tools/versitygw';

export const versitygw: Engine = {
  name: 'versitygw',
  title: 'an S3 server with bucket policies: permissions under synthesized and random ones',
  deviations: [
    {
      of: /: \w+ (GET|HEAD) missing: denied here, missing there$/,
      rule: 'Without s3:ListBucket, S3 answers 403 for a missing key, '
        + 'so that callers cannot find out which keys exist.',
      see: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html',
    },
    {
      of: /: anonymous (GET|HEAD|DELETE) version: (denied here, allowed there|allowed here, denied there)$/,
      rule: 'A version of an object requires s3:GetObjectVersion or s3:DeleteObjectVersion. For anonymous callers, '
        + 'this server requires the actions without Version.',
      see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html',
    },
    {
      of: /: owner .*: (allowed|missing) here, denied there$/,
      rule: "A user of the bucket's account needs no statement in the bucket policy, because an identity policy is "
        + 'sufficient. Here, it allows everything.',
      see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html',
    },
  ],
  install: async () => void versitygwProgram(),
  run: (cells, mode) =>
    inTemporaryFolder(folder =>
      withVersitygw(folder, server => compare(cells, server, synthesizeSubjects(folder), mode)),
    ),
};

const POLICIES = { short: 8, long: 100 };
type Senders = Record<Account | 'anonymous', Sender>;

async function compare(cells: Cells, server: S3Server, subjects: readonly Subject[], mode: Mode): Promise<void> {
  const senders: Senders = {
    identity: server.addAccount('identity').send,
    otherIdentity: server.addAccount('otherIdentity').send,
    stranger: server.addAccount('stranger').send,
    owner: server.addAccount('owner', 'userplus').send,
    guest: server.addAccount('guest').send,
    anonymous: server.anonymous,
  };
  cells.note('statements with conditions, and permissions of AWS services: this server supports neither');
  for (const subject of [...subjects, ...randomSubjects(subjects[0], POLICIES[mode])]) {
    await compareOne(cells, server, senders, subject);
  }
}

/** Returns the same bucket under other names, each with a random policy, and without Block Public Access. */
function randomSubjects({ bucket, names }: Subject, count: number): Subject[] {
  return randomPolicies(names, count, 'plain').map((policy, index) => {
    const name = `random-${index}`;
    const renamed = JSON.parse(JSON.stringify(policy).replaceAll(bucket.name, name)) as PolicyDocument;
    return {
      name: `random ${JSON.stringify(policy.Statement)}`,
      bucket: { ...bucket, name, policy: renamed, restrictPublicBuckets: false },
      names,
    };
  });
}

async function compareOne(
  cells: Cells,
  server: S3Server,
  senders: Senders,
  { name, bucket, names }: Subject,
): Promise<void> {
  const mirror = new Mirror(server.root, bucket);
  const callers = callersOf(names);
  await mirror.make(senders.owner, names);
  for (const [who, send] of Object.entries(senders)) {
    for (const attempt of TRIES) {
      const ours = await ourAnswer(bucket, callers[who as keyof Senders], attempt);
      cells.compare(`${name}: ${who} ${attempt.name}`, ours, await mirror.answer(send, attempt));
    }
  }
}
