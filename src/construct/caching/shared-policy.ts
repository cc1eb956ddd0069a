import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Maximum length of the name of a CloudFront policy. */
export const LONGEST_POLICY_NAME = 128;

/**
 * Returns the policy of the stack with these settings, or creates it. An account has a quota of 20 policies of a kind.
 */
export function sharedPolicy<T extends Construct>(
  scope: Construct, kind: string, settings: object, create: (parent: Construct, id: string) => T,
): T {
  const stack = Stack.of(scope);
  const existing = stack.node.tryFindChild('ImageCdnPolicies') as Construct | undefined;
  const parent = existing ?? new Construct(stack, 'ImageCdnPolicies');
  const hash = createHash('sha256').update(JSON.stringify(stack.resolve(settings))).digest('hex').slice(0, 8);
  return parent.node.tryFindChild(kind + hash) as T | undefined ?? create(parent, kind + hash);
}
