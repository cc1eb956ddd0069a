import { Names, arnOf } from './callers';
import { Answer, KEYS, S3Try, VERSIONED_KEY, answerTo } from './requests';
import { isRecord } from '../../../src/local/assembly';
import { PolicyDocument, Statement, statementsOf } from '../../../src/local/policy-document';
import { Bucket } from '../../../src/local/s3-access';
import { Sender, expectOk, makeBucket } from '../tools/versitygw';

/** What the accounts are called at the other server. */
export type Account = 'identity' | 'stranger' | 'owner';

/**
 * A bucket as another S3 server has it: with the same objects, and the same policy as far as the server can take it.
 */
export class Mirror {
  private version = '';

  /** @param root whom no policy keeps out */
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

/** Nothing of a statement with a condition, which the server would pass over, or about services, which it does not know. */
function translate(statement: Statement, names: Names): Statement[] {
  const { Principal: principal, Condition: condition } = statement;
  if (condition !== undefined || (isRecord(principal) && 'Service' in principal)) return [];
  if (!isRecord(principal)) return [statement];
  return [{ ...statement, Principal: { AWS: Object.values(principal).flat().map(name => accountOf(String(name), names)) } }];
}

function accountOf(name: string, names: Names): Account | '*' {
  const accounts: Record<string, Account | '*'> = {
    '*': '*',
    [names.identity.canonicalUserId]: 'identity',
    [arnOf('identity', names)]: 'identity',
    [arnOf('stranger', names)]: 'stranger',
    [arnOf('owner', names)]: 'owner',
  };
  return accounts[name];
}
