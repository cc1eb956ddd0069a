import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Credentials } from '../../../src/runtime/aws/aws-client';

const execute = promisify(execFile);

/** A reason why no credentials were found, with the remedy. */
export class CredentialsError extends Error {}

interface Exported {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
  readonly Expiration?: string;
}

interface Known {
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

const MINUTE = 60_000;
const SPARE = 10 * MINUTE;
const PROOF_MINUTES = 80;

/**
 * Credentials of a profile, or of the environment if none is named.
 *
 * The AWS CLI resolves profiles: it knows single sign-on, roles, MFA and credential processes. It is asked again before
 * they expire.
 */
export class ProfileCredentials {
  private known?: Known;

  constructor(
    private readonly profile: string | undefined,
    private readonly env: NodeJS.ProcessEnv = process.env,
    private readonly now: () => number = Date.now,
  ) {}

  public readonly get = async (): Promise<Credentials> => {
    if (!this.known || this.known.expires - this.now() < SPARE) this.known = await this.load();
    return this.known.credentials;
  };

  /** Says that the session may end before a proof does; undefined if it lasts long enough. */
  public async warning(): Promise<string | undefined> {
    await this.get();
    const minutes = Math.floor((this.known!.expires - this.now()) / MINUTE);
    if (minutes >= PROOF_MINUTES) return undefined;
    return (
      `These credentials expire in ${minutes} minutes. If the AWS CLI cannot renew them by itself, ` +
      'log in again before you go on: a proof takes up to 80 minutes.\n'
    );
  }

  private async load(): Promise<Known> {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = this.env;
    if (this.profile === undefined && accessKeyId && secretAccessKey) {
      return { credentials: { accessKeyId, secretAccessKey, sessionToken }, expires: Infinity };
    }
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = await this.exported();
    return {
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
      expires: Expiration === undefined ? Infinity : Date.parse(Expiration),
    };
  }

  private async exported(): Promise<Exported> {
    const profile = this.profile === undefined ? [] : ['--profile', this.profile];
    try {
      const { stdout } = await execute('aws', ['configure', 'export-credentials', '--format', 'process', ...profile], {
        env: this.env,
      });
      return JSON.parse(stdout) as Exported;
    } catch (error) {
      throw new CredentialsError(this.explain(error as NodeJS.ErrnoException & { stderr?: string }));
    }
  }

  private explain({ code, stderr = '', message }: NodeJS.ErrnoException & { stderr?: string }): string {
    const name = this.profile === undefined ? 'the default profile' : `the profile ${this.profile}`;
    if (code === 'ENOENT') {
      return (
        `reading ${name} needs the AWS CLI, version 2: install it, ` +
        'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and leave --profile out'
      );
    }
    if (/Invalid choice/.test(stderr)) {
      return `reading ${name} needs version 2 of the AWS CLI, which exports credentials: the one found is older`;
    }
    return (
      `no credentials for ${name}: ${stderr.trim() || message}. ` +
      'Log in with the AWS CLI (`aws sso login` or `aws login`), then try again'
    );
  }
}
