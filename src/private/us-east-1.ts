import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

const US_EAST_1 = 'us-east-1';

/** What stands in another stack for a construct of this path. */
export function idElsewhere(path: string): string {
  return path.replace(/\//g, '--');
}

export type Order = 'before' | 'after';

const ordersOf = new WeakMap<IConstruct, Map<Stack, Order>>();

/**
 * Refuses a stack that would have to be deployed both before and after another; CloudFormation calls that a cycle, and the CDK names it only
 * at synthesis.
 */
export function requireOrder(scope: Construct, option: string, order: Order, given: IConstruct): void {
  const [own, other] = [Stack.of(scope), Stack.of(given)];
  if (own === other) return;
  const orders = ordersOf.get(own) ?? new Map<Stack, Order>();
  ordersOf.set(own, orders);
  if ((orders.get(other) ?? order) !== order) {
    refuse(scope, `\`${option}\` must be in a stack that is deployed ${order} this one, and ${other.node.path} is deployed ${orders.get(other)} it: `
      + 'make one more stack in us-east-1');
  }
  orders.set(other, order);
}

/**
 * Where CloudFront's own region is asked for: the construct itself where its stack is there, and otherwise a place in the
 * stack that the user names.
 *
 * @param what begins the messages: the prop, and why it has to be there
 * @param order whether it is deployed before what it is for, which names it, or after it, as it names that
 */
export function inUsEast1(scope: Construct, what: string, option: string, order: Order, given?: Construct): Construct {
  if (given) {
    requireOrder(scope, option, order, given);
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
