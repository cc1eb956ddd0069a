import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown } from './validate';

/** Whether a stack is known to be in China, a partition with fewer features. */
export function isInChina(scope: IConstruct): boolean {
  const { region } = Stack.of(scope);
  return isKnown(region) && region.startsWith('cn-');
}
