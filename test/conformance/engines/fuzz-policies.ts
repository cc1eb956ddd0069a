import * as fc from 'fast-check';
import { AccessRequest, Principal, decide, decideForIdentity } from '../../../src/tools/local/iam/policy';
import { PolicyDocument, Statement } from '../../../src/tools/local/iam/policy-document';
import { isPublic } from '../../../src/tools/local/s3/bucket-access';
import { LocalEdgeError } from '../../../src/tools/local-edge-error';
import { Engine } from '../engine';
import { mutate, mutations } from '../hostile/mutations';
import { search, share } from '../hostile/search';
import { randomPolicies } from '../policy/random-policies';

export const fuzzPolicies: Engine = {
  name: 'fuzz-policies',
  title:
    'fuzzing: malformed policies and random requests, evaluated or rejected with a readable message',
  install: async () => undefined, // random input needs no engine
  run: (cells, _mode, chance) =>
    search(cells, 'a policy is evaluated or rejected', fc.property(policy, requests, isJudged), share(chance, 0.1)),
};

const NAMES = {
  bucket: 'images',
  account: '111122223333',
  distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E1',
  identity: { id: 'EIDENTITY', canonicalUserId: 'a'.repeat(64) },
};
const TEXTS = [
  '*',
  '',
  '?',
  's3:*',
  'arn:aws:s3:::images/*',
  'arn:',
  '${aws:PrincipalArn}',
  '**?*',
  'arn:aws:iam::111122223333:root',
  '111122223333',
  'true',
];
const KEYS = [
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'AWS',
  'Service',
  'CanonicalUser',
  'Federated',
  'StringEquals',
  'ForAnyValue:StringLike',
  'NumericLessThan',
  'Bool',
  'Null',
  'ArnLike',
  'aws:SourceArn',
  'constructor',
  '__proto__',
  'toString',
];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }));
const policy = fc
  .tuple(fc.constantFrom(...randomPolicies(NAMES, 40, 'full')), mutations([...TEXTS, null, [], {}], KEYS))
  .map(([written, changes]) => ({ ...written, Statement: mutate(written.Statement, changes) }) as PolicyDocument);
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant<Principal>({ type: 'anonymous' }),
  text.map((service): Principal => ({ type: 'service', service })),
  text.map((arn): Principal => ({ type: 'aws', arn })),
  fc
    .tuple(text, fc.option(text, { nil: undefined }))
    .map(([id, canonicalUserId]): Principal => ({ type: 'originAccessIdentity', id, canonicalUserId })),
);
const requests: fc.Arbitrary<AccessRequest> = fc.record(
  {
    principal,
    action: text,
    resource: text,
    context: fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), text, { maxKeys: 4 }),
  },
  { requiredKeys: ['principal', 'action', 'resource'] },
);

function isJudged(document: PolicyDocument, request: AccessRequest): void {
  refusing(() => {
    decide(document, request);
    isPublic(document); // for policies that passed the validation
  });
  refusing(() => { decideForIdentity([document.Statement].flat() as Statement[], request); });
}

function refusing(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof LocalEdgeError)) throw error;
  }
}
