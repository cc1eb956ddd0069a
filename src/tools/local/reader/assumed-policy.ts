import { AppBucket } from './app-bucket';
import { Principal, originAccessIdentityArn } from '../iam/policy';
import { PolicyDocument } from '../iam/policy-document';

/** Adds the statement that this distribution needs to a bucket whose policy is outside the app. */
export function withPolicyFor(bucket: AppBucket, principal: Principal): AppBucket {
  if (bucket.hasPolicyInApp) return bucket;
  return { ...bucket, policy: readPolicy(bucket.name, principalElement(principal), ['s3:GetObject']) };
}

function principalElement(principal: Principal): unknown {
  switch (principal.type) {
    case 'originAccessIdentity': return { AWS: originAccessIdentityArn(principal.id) };
    case 'service': return { Service: principal.service };
    case 'aws': return { AWS: principal.arn };
    case 'anonymous': return { AWS: [] }; // with RestrictPublicBuckets, no statement can allow anonymous callers
  }
}

/** Returns a policy that allows a principal to read a bucket. */
export function readPolicy(bucketName: string, principal: unknown, actions: string[]): PolicyDocument {
  const arn = `arn:aws:s3:::${bucketName}`;
  return { Statement: [{ Effect: 'Allow', Principal: principal, Action: actions, Resource: [arn, `${arn}/*`] }] };
}
