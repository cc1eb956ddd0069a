import { isRecord } from '../../../src/model/is-record';
import { Principal, originAccessIdentityArn } from '../../../src/tools/local/iam/policy';
import { PolicyDocument, Statement, statementsOf } from '../../../src/tools/local/iam/policy-document';

type Identity = Extract<Principal, { readonly type: 'originAccessIdentity' }>;

/**
 * Returns the policy with one name for an identity: its canonical user ID becomes its ARN, as S3 itself writes it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function underArn(identity: Identity, policy: PolicyDocument): PolicyDocument {
  const statements = statementsOf(policy).map((statement): Statement => ({
    ...statement,
    ...statement.Principal !== undefined && { Principal: renamed(identity, statement.Principal) },
    ...statement.NotPrincipal !== undefined && { NotPrincipal: renamed(identity, statement.NotPrincipal) },
  }));
  return { ...policy, Statement: statements };
}

function renamed({ id, canonicalUserId }: Identity, named: unknown): unknown {
  if (!isRecord(named)) return named;
  const { AWS = [], CanonicalUser = [], ...rest } = named;
  const others = [CanonicalUser].flat().filter(user => user !== canonicalUserId);
  if (others.length === [CanonicalUser].flat().length) return named;
  return { ...rest, AWS: [AWS, originAccessIdentityArn(id)].flat(), ...others.length > 0 && { CanonicalUser: others } };
}
