import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketsOf } from './source-routes';
import { CdnPlan } from '../plan/cdn-plan';

/** A statement of a bucket policy in JSON. */
interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | string[];
  readonly Condition?: unknown;
}

/**
 * Rejects, at synthesis, a public bucket with `trustedKeyGroups`: everybody could read images at its URL without a
 * signature. Policies of imported buckets cannot be read.
 */
export function requirePrivateBuckets(
  scope: Construct, originals: s3.IBucket | undefined, { sources, delivery }: CdnPlan,
): void {
  if (!delivery.trustedKeyGroups) return;
  const buckets = originals ? [originals] : bucketsOf(sources.routes ?? []);
  // Statements may be added after the CDN is created.
  for (const bucket of buckets) {
    scope.node.addValidation({
      validate: () =>
        isPublic(bucket)
          ? [
            `\`trustedKeyGroups\` must be used with a private bucket, got ${bucket.node.path}, whose policy is public. `
              + 'Remove `publicReadAccess` and `grantPublicAccess()`',
          ]
          : [],
    });
  }
}

function isPublic({ policy }: s3.IBucket): boolean {
  if (!policy) return false;
  const { Statement: statements = [] } = Stack.of(policy).resolve(policy.document.toJSON()) ?? {};
  return (statements as Statement[]).some(
    ({ Effect: effect, Principal: principal, Action: action, Condition: condition }) =>
      effect === 'Allow' && isEverybody(principal) && [action].flat().some(readsImages) && condition === undefined,
  );
}

function isEverybody(principal: unknown): boolean {
  return principal === '*' || [(principal as { AWS?: unknown } | undefined)?.AWS].flat().includes('*');
}

function readsImages(action: string | undefined): boolean {
  return action !== undefined && new RegExp(`^${action.replace(/\*/g, '.*')}$`, 'i').test('s3:GetObject');
}
