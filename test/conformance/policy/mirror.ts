import { Names, OTHER_IDENTITY, STRANGERS_ACCOUNT, arnOf } from './callers';
import { Answer, KEYS, S3Try, VERSIONED_KEY, answerTo } from './requests';
import { isRecord } from '../../../src/model/is-record';
import { PolicyDocument, Statement, statementsOf } from '../../../src/tools/local/iam/policy-document';
import { Bucket } from '../../../src/tools/local/s3/bucket';
import { Sender, expectOk, makeBucket } from '../tools/versitygw';

/** The names of the accounts on the other server. */
export type Account = 'identity' | 'otherIdentity' | 'stranger' | 'owner' | 'guest';

/** A copy of a bucket on another S3 server, with the same objects, and the same policy where the server supports it. */
export class Mirror {
  private version = '';

  /** @param root a client that no policy restricts */
  constructor(private readonly root: Sender, private readonly bucket: Bucket) {}

  public async make(owner: Sender, names: Names): Promise<void> {
    await makeBucket(owner, this.bucket.name);
    await this.restore();
    const statements = statementsOf(this.bucket.policy).flatMap(statement => translate(statement, names));
    const policy: PolicyDocument = { Version: '2012-10-17', Statement: statements };
    if (statements.length > 0) await expectOk(this.root('PUT', `/${this.bucket.name}?policy`, JSON.stringify(policy)));
  }

  public async answer(send: Sender, attempt: S3Try): Promise<Answer> {
    const { method, key, versioned } = attempt;
    const query = versioned ? `?versionId=${this.version}` : key === '' ? '?list-type=2' : '';
    const response = await send(method, `/${this.bucket.name}/${key}${query}`, method === 'PUT' ? 'new' : undefined);
    await response.arrayBuffer();
    const answer = answerTo(response.status);
    if (answer === 'allowed' && ['PUT', 'DELETE'].includes(method)) await this.restore();
    return answer;
  }

  private async restore(): Promise<void> {
    const [versioned] = await Promise.all([VERSIONED_KEY, KEYS.present, KEYS.outside].map(key =>
      expectOk(this.root('PUT', `/${this.bucket.name}/${key}`, key))));
    this.version = versioned.headers.get('x-amz-version-id')!;
    await expectOk(this.root('DELETE', `/${this.bucket.name}/${KEYS.missing}`));
  }
}

/**
 * Translates a statement. Conditions and services are left out, because the server ignores conditions and does not know
 * services.
 */
function translate(statement: Statement, names: Names): Statement[] {
  const { Effect: effect, Principal: principal, Condition: condition } = statement;
  if (condition !== undefined) return [];
  if (!isRecord(principal)) return [statement];
  const { Service: _, ...known } = principal;
  const AWS = Object.values(known).flat().flatMap(name => accountsOf(String(name), effect, names));
  return AWS.length === 0 ? [] : [{ ...statement, Principal: { AWS } }];
}

/**
 * The server treats every user as an account. So an account becomes its users, and a permission for it becomes one for
 * the users whose own policies agree.
 */
function accountsOf(name: string, effect: string, names: Names): (Account | '*')[] {
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1] ?? name;
  const accounts: Record<string, (Account | '*')[]> = {
    '*': ['*'],
    [names.identity.canonicalUserId]: ['identity'],
    [arnOf('identity', names)]: ['identity'],
    [OTHER_IDENTITY.canonicalUserId]: ['otherIdentity'],
    [arnOf('otherIdentity', names)]: ['otherIdentity'],
    [arnOf('stranger', names)]: ['stranger'],
    [STRANGERS_ACCOUNT]: ['stranger'],
    [arnOf('owner', names)]: ['owner'],
    [arnOf('guest', names)]: ['guest'],
    [names.account]: effect === 'Deny' ? ['owner', 'guest'] : ['owner'],
  };
  return accounts[account];
}
