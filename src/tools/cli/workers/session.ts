import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Credentials } from '../../../runtime/aws/aws-client';
import { CommandError } from '../command';

/** The credentials of a command, which may run longer than they are valid. */
export class Session {
  private exported?: Promise<Credentials>;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Returns credentials from the environment, or from the AWS CLI, which supports profiles and IAM Identity Center. */
  public async credentials(): Promise<Credentials> {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = this.env;
    if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken };
    this.exported ??= exportCredentials(this.env).catch((error: unknown) => {
      this.exported = undefined;
      throw error;
    });
    return this.exported;
  }

  /** Lets the AWS CLI export credentials again. Returns whether they come from it. */
  public renew(): boolean {
    const isExported = this.exported !== undefined;
    this.exported = undefined;
    return isExported;
  }
}

async function exportCredentials(env: NodeJS.ProcessEnv): Promise<Credentials> {
  try {
    const command = ['configure', 'export-credentials', '--format', 'process'];
    const { stdout } = await promisify(execFile)('aws', command, { env });
    const given = JSON.parse(stdout) as Record<string, string>;
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
  } catch {
    throw new CommandError('no AWS credentials found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, '
      + 'or sign in with the AWS CLI (version 2)');
  }
}
