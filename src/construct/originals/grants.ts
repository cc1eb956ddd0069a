import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';

/*
 * Each grant allows one action on the bucket's objects. The CDK's own grants include more, such as listing and tagging.
 */

export function grantRead(bucket: s3.IBucket, grantee: iam.IGrantable): iam.Grant {
  const grant = onObjects(bucket, grantee, 's3:GetObject');
  bucket.encryptionKey?.grantDecrypt(grantee);
  return grant;
}

export function grantPut(bucket: s3.IBucket, grantee: iam.IGrantable): iam.Grant {
  const grant = onObjects(bucket, grantee, 's3:PutObject');
  bucket.encryptionKey?.grantEncryptDecrypt(grantee); // a multipart upload reads its own parts
  return grant;
}

export function grantDelete(bucket: s3.IBucket, grantee: iam.IGrantable): iam.Grant {
  return onObjects(bucket, grantee, 's3:DeleteObject');
}

function onObjects(bucket: s3.IBucket, grantee: iam.IGrantable, action: string): iam.Grant {
  return iam.Grant.addToPrincipalOrResource({
    grantee,
    actions: [action],
    resourceArns: [bucket.arnForObjects('*')],
    resource: bucket,
  });
}
