import { Aws, AwsError } from './aws';

/** Deletes a certificate or a web ACL of CloudFront. One that AWS does not find counts as deleted. */
export async function deleteGlobal(aws: Aws, arn: string): Promise<void> {
  try {
    await (arn.split(':')[2] === 'acm' ? deleteCertificate(aws, arn) : deleteWebAcl(aws, arn));
  } catch (error) {
    const isGone = error instanceof AwsError && /^(ResourceNotFound|WAFNonexistentItem)Exception$/.test(error.code);
    if (!isGone) throw error;
  }
}

/** Whether AWS refuses to delete a resource, or explains why it does, because CloudFront still uses it. */
export function isInUse(reason: string): boolean {
  return /in ?use|being used|associated/i.test(reason);
}

async function deleteCertificate(aws: Aws, arn: string): Promise<void> {
  await aws.json('acm', 'us-east-1', 'CertificateManager.DeleteCertificate', { CertificateArn: arn });
}

async function deleteWebAcl(aws: Aws, arn: string): Promise<void> {
  const [Name, Id] = arn.split('/').slice(-2);
  const acl = { Name, Id, Scope: 'CLOUDFRONT' };
  const ask = <T>(operation: string, input: object) =>
    aws.json<T>('wafv2', 'us-east-1', `AWSWAF_20190729.${operation}`, input);
  const { LockToken } = await ask<{ LockToken: string }>('GetWebACL', acl);
  await ask('DeleteWebACL', { ...acl, LockToken });
}
