import * as fc from 'fast-check';
import { Principal, decide, originAccessIdentityArn } from '../../../../src/tools/local/iam/policy';
import { PolicyDocument, Statement } from '../../../../src/tools/local/iam/policy-document';

const BUCKET = 'arn:aws:s3:::images';
const OAI: Principal = { type: 'originAccessIdentity', id: 'E1OAI', canonicalUserId: 'abc123' };
const OTHER_OAI: Principal = { type: 'originAccessIdentity', id: 'E2OAI', canonicalUserId: 'def456' };
const CLOUDFRONT: Principal = { type: 'service', service: 'cloudfront.amazonaws.com' };
const ANONYMOUS: Principal = { type: 'anonymous' };
const OWNER: Principal = { type: 'aws', arn: 'arn:aws:iam::111122223333:root' };
const COLLEAGUE: Principal = { type: 'aws', arn: 'arn:aws:iam::111122223333:user/colleague' };
const STRANGER: Principal = { type: 'aws', arn: 'arn:aws:iam::999999999999:user/stranger' };
const EVERYONE = { OAI, OTHER_OAI, CLOUDFRONT, ANONYMOUS, OWNER, COLLEAGUE, STRANGER };
const HTTPS = { 'aws:SecureTransport': 'true' };
const DISTRIBUTION = 'arn:aws:cloudfront::111122223333:distribution/E1';

const DENY_HTTP: Statement = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [BUCKET, `${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const ALLOW_OAI: Statement = {
  Effect: 'Allow',
  Principal: { CanonicalUser: 'abc123' },
  Action: 's3:GetObject',
  Resource: `${BUCKET}/*`,
};
const ALLOW_OAC: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: `${BUCKET}/*`,
  Condition: { StringLike: { 'AWS:SourceArn': DISTRIBUTION } },
};

function ask(
  statements: Statement | Statement[],
  principal: Principal,
  action = 's3:GetObject',
  resource = `${BUCKET}/cat.jpg`,
  context: Record<string, string> = HTTPS,
) {
  const policy: PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return decide(policy, { principal, action, resource, context });
}

describe('the bucket policy for an OAI', () => {
  const actions = { GET: 's3:GetObject', PUT: 's3:PutObject', DELETE: 's3:DeleteObject', LIST: 's3:ListBucket' };
  const cells = Object.keys(EVERYONE).flatMap(who => Object.keys(actions).map(method => [who, method] as const));

  test.each(cells)('decides over HTTPS by principal and action: %s %s', (who, method) => {
    const resource = method === 'LIST' ? BUCKET : `${BUCKET}/cat.jpg`;
    const expected = who === 'OAI' && method === 'GET' ? 'allow' : 'implicitDeny';
    expect(
      ask(
        [DENY_HTTP, ALLOW_OAI],
        EVERYONE[who as keyof typeof EVERYONE],
        actions[method as keyof typeof actions],
        resource,
      ),
    ).toBe(expected);
  });

  test.each(cells)('decides over plain HTTP by principal and action: %s %s', (who, method) => {
    const resource = method === 'LIST' ? BUCKET : `${BUCKET}/cat.jpg`;
    const context = { 'aws:SecureTransport': 'false' };
    expect(
      ask(
        [DENY_HTTP, ALLOW_OAI],
        EVERYONE[who as keyof typeof EVERYONE],
        actions[method as keyof typeof actions],
        resource,
        context,
      ),
    ).toBe('explicitDeny');
  });
});

describe('the bucket policy for an OAC', () => {
  test.each([
    ['this distribution', CLOUDFRONT, DISTRIBUTION, 'allow'],
    ['another distribution', CLOUDFRONT, `${DISTRIBUTION}2`, 'implicitDeny'],
    ['another account', CLOUDFRONT, 'arn:aws:cloudfront::999999999999:distribution/E1', 'implicitDeny'],
    [
      'another service',
      { type: 'service', service: 'lambda.amazonaws.com' } as Principal,
      DISTRIBUTION,
      'implicitDeny',
    ],
    ['an anonymous caller who says so', ANONYMOUS, DISTRIBUTION, 'implicitDeny'],
  ])('allows only requests of its own distribution: %s', (_who, principal, sourceArn, expected) => {
    expect(ask([DENY_HTTP, ALLOW_OAC], principal, undefined, undefined, { ...HTTPS, 'aws:SourceArn': sourceArn })).toBe(
      expected,
    );
  });

  test('allows no request without a source ARN', () => {
    expect(ask(ALLOW_OAC, CLOUDFRONT)).toBe('implicitDeny');
  });
});

describe('the principal of a statement', () => {
  const allow = (principal: unknown): Statement => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: '*',
  });

  test.each(['*', { AWS: '*' }, { AWS: ['*'] }])('matches every kind of principal with %o', principal => {
    Object.values(EVERYONE).forEach(who => expect(ask(allow(principal), who)).toBe('allow'));
  });

  test('matches an OAI by its ARN', () => {
    expect(ask(allow({ AWS: originAccessIdentityArn('E1OAI') }), OAI)).toBe('allow');
    expect(ask(allow({ AWS: originAccessIdentityArn('E1OAI') }), OTHER_OAI)).toBe('implicitDeny');
    expect(ask(allow({ AWS: originAccessIdentityArn('E1OAI') }), { type: 'originAccessIdentity', id: 'E1OAI' })).toBe(
      'allow',
    );
  });

  test('matches no OAI with an unknown canonical user', () => {
    expect(ask(allow({ CanonicalUser: 'abc123' }), { type: 'originAccessIdentity', id: 'E1OAI' })).toBe('implicitDeny');
  });

  test('matches each principal of a list', () => {
    expect(ask(allow({ AWS: ['arn:aws:iam::1:user/x', 'arn:aws:iam::999999999999:user/stranger'] }), STRANGER)).toBe(
      'allow',
    );
  });

  test.each(['111122223333', 'arn:aws:iam::111122223333:root'])(
    'leaves the decision to identity policies if it is the account %s',
    account => {
      expect(ask(allow({ AWS: account }), OWNER)).toBe('allow');
      expect(ask(allow({ AWS: account }), COLLEAGUE)).toBe('implicitDeny');
      expect(ask(allow({ AWS: account }), STRANGER)).toBe('implicitDeny');
    },
  );

  test.each(['999999999999', 'arn:aws:iam::999999999999:root'])(
    'includes the users of the account %s if their identity policies are evaluated',
    account => {
      const askToo = (principal: Principal) =>
        decide(
          { Statement: allow({ AWS: account }) },
          { principal, action: 's3:GetObject', resource: `${BUCKET}/cat.jpg` },
          true,
        );
      expect(askToo(STRANGER)).toBe('allow');
      expect(askToo(COLLEAGUE)).toBe('implicitDeny');
    },
  );

  test('matches everyone in an account that is denied', () => {
    const statements: Statement[] = [
      allow('*'),
      { Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: '*', Resource: '*' },
    ];
    expect(ask(statements, COLLEAGUE)).toBe('explicitDeny');
    expect(ask(statements, STRANGER)).toBe('allow');
  });

  test('matches everyone but the named principal with NotPrincipal', () => {
    const statements: Statement[] = [
      allow('*'),
      { Effect: 'Deny', NotPrincipal: { CanonicalUser: 'abc123' }, Action: '*', Resource: '*' },
    ];
    expect(ask(statements, OAI)).toBe('allow');
    expect(ask(statements, ANONYMOUS)).toBe('explicitDeny');
  });
});

describe('actions and resources of a statement', () => {
  const allow = (elements: object): Statement => ({ Effect: 'Allow', Principal: '*', ...elements });

  test.each([
    ['s3:GetObject', true],
    ['S3:getobject', true],
    ['s3:Get*', true],
    ['s3:GetObjec?', true],
    ['*', true],
    ['s3:GetObjectAcl', false],
  ])('match with the action %s s3:GetObject: %s', (action, expected) => {
    expect(ask(allow({ Action: action, Resource: '*' }), ANONYMOUS)).toBe(expected ? 'allow' : 'implicitDeny');
  });

  test.each([
    [`${BUCKET}/*`, true],
    [`${BUCKET}/cat.jpg`, true],
    [`${BUCKET}/CAT.jpg`, false],
    [BUCKET, false],
    [`${BUCKET}*`, true],
    ['arn:aws:s3:::other/*', false],
    ['arn:aws:s3:::*', true],
    [`${BUCKET}/c?t.*`, true],
    ['arn:aws:sqs:::images/*', false],
  ])('match with the resource %s the object cat.jpg: %s', (resource, expected) => {
    expect(ask(allow({ Action: '*', Resource: resource }), ANONYMOUS)).toBe(expected ? 'allow' : 'implicitDeny');
  });

  test('match a key with colons', () => {
    expect(ask(allow({ Action: '*', Resource: `${BUCKET}/*` }), ANONYMOUS, 's3:GetObject', `${BUCKET}/a:b:c`)).toBe(
      'allow',
    );
  });

  test('match everything but the named ones with NotAction and NotResource', () => {
    expect(ask(allow({ NotAction: 's3:Put*', Resource: '*' }), ANONYMOUS)).toBe('allow');
    expect(ask(allow({ NotAction: 's3:Get*', Resource: '*' }), ANONYMOUS)).toBe('implicitDeny');
    expect(ask(allow({ Action: '*', NotResource: `${BUCKET}/secret/*` }), ANONYMOUS)).toBe('allow');
    expect(ask(allow({ Action: '*', NotResource: `${BUCKET}/cat*` }), ANONYMOUS)).toBe('implicitDeny');
  });
});

test('a missing policy denies every principal', () => {
  Object.values(EVERYONE).forEach(principal =>
    expect(decide(undefined, { principal, action: 's3:GetObject', resource: `${BUCKET}/cat.jpg` })).toBe(
      'implicitDeny',
    ),
  );
});

test('a policy with unknown elements is rejected, even if a request would not depend on them', () => {
  const unknown: Statement = { ...ALLOW_OAI, Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } } };
  expect(() => ask(unknown, ANONYMOUS)).toThrow(/DateLessThan/);
});

test('a policy denies a request by any Deny statement, wherever it is', () => {
  const statement = fc.constantFrom(ALLOW_OAI, ALLOW_OAC, DENY_HTTP, {
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
  });
  const deny: Statement = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
  fc.assert(
    fc.property(
      fc.array(statement),
      fc.array(statement),
      fc.constantFrom(...Object.values(EVERYONE)),
      (before, after, principal) => {
        expect(ask([...before, deny, ...after], principal)).toBe('explicitDeny');
      },
    ),
  );
});
