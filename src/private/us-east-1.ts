import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

const US_EAST_1 = 'us-east-1';

/** What stands in another stack for a construct of this path. */
export function idElsewhere(path: string): string {
  return path.replace(/\//g, '--');
}

/**
 * Where CloudFront's own region is asked for: the construct itself where its stack is there, and otherwise a place in the
 * stack that the user names.
 *
 * @param what begins the messages: the prop, and why it has to be there
 */
export function inUsEast1(scope: Construct, what: string, option: string, given?: Construct): Construct {
  if (given) {
    const { region } = Stack.of(given);
    if (isKnown(region) && region !== US_EAST_1) refuse(scope, `\`${option}\` must be in a stack in us-east-1, got one in ${region}`);
    const id = idElsewhere(scope.node.path);
    return Stack.of(given) === Stack.of(scope) ? scope : given.node.tryFindChild(id) as Construct | undefined ?? new Construct(given, id);
  }
  const { region } = Stack.of(scope);
  if (isKnown(region) && region !== US_EAST_1) {
    refuse(scope, `${what} in us-east-1, and this stack is in ${region}: make a stack with \`env: { region: 'us-east-1' }\`, name it by `
      + `\`${option}\`, and set \`crossRegionReferences\` on both stacks`);
  }
  if (!isKnown(region)) {
    warn(scope, 'unknownRegion', `${what} in us-east-1, and the region of this stack is not known: give the stack an \`env\`, or deploy it only there`);
  }
  return scope;
}
