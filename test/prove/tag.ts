/** The tag on everything that a proof deploys; its value is the ID of the run. Nothing without it is ever deleted. */
export const RUN_TAG = 'cdk-image-cdn-prove';

/** The beginning of every stack name. */
export const STACK_PREFIX = 'CdkImageCdnProve';

/** The part of an app that a stack holds. */
export type StackPart = 'Global' | 'Replica' | 'Images' | 'FunctionFirst' | 'Plain';

export function stackName(run: string, part: StackPart): string {
  return `${STACK_PREFIX}-${run}-${part}`;
}
