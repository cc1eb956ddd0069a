import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isInChina } from './china';
import { isKnown, refuse, warn } from './validate';
import { idElsewhere } from '../model/identifiers';

const US_EAST_1 = 'us-east-1';

export type Order = 'before' | 'after';

const ordersOf = new WeakMap<IConstruct, Map<Stack, Order>>();

/**
 * Refuses a stack that would have to be deployed both before and after another; CloudFormation calls that a cycle, and
 * the CDK names it only at synthesis.
 */
export function requireOrder(scope: Construct, option: string, order: Order, given: IConstruct): void {
  const [own, other] = [Stack.of(scope), Stack.of(given)];
  if (own === other) return;
  requireAccount(scope, option, own, other);
  requireRegions(scope, option, own, other);
  const orders = ordersOf.get(own) ?? new Map<Stack, Order>();
  ordersOf.set(own, orders);
  if ((orders.get(other) ?? order) !== order) {
    refuse(scope, `\`${option}\` must be in a stack that is deployed ${order} this one, and ${other.node.path} is deployed ${orders.get(other)} it: `
      + 'make one more stack in us-east-1');
  }
  orders.set(other, order);
}

function requireAccount(scope: Construct, option: string, own: Stack, other: Stack): void {
  if (isKnown(own.account) && isKnown(other.account) && own.account !== other.account) {
    refuse(scope, `\`${option}\` must be in a stack of the same account, ${own.account}, got one of ${other.account}`);
  }
}

/**
 * The CDK hands nothing on between a known region and an unknown one, and says so only at synthesis, by logical ids.
 */
function requireRegions(scope: Construct, option: string, ...stacks: Stack[]): void {
  const without = stacks.filter(({ region }) => !isKnown(region));
  if (without.length === 0 || without.length === stacks.length) return;
  refuse(scope, `\`${option}\` needs stacks whose regions are known, and ${without[0].node.path} has none: give it an \`env\` with a \`region\``);
}

/** What CloudFront has in us-east-1 alone. */
export interface EastOnly {
  /** Begins the messages: what has to be there. */
  readonly what: string;
  /** The prop that names a stack there. */
  readonly option: string;
  /** Whether it is deployed before what it is for, which names it, or after it, as it names that. */
  readonly order: Order;
  /** What to do in China, which has no such region. */
  readonly inChina: string;
  /** A sentence on how to do without. */
  readonly otherwise?: string;
}

/**
 * Where CloudFront's own region is asked for: the construct itself where its stack is there, and otherwise a place in
 * the stack that the user names.
 */
export function inUsEast1(scope: Construct, { what, option, order, inChina, otherwise }: EastOnly, given?: Construct): Construct {
  if (isInChina(scope)) refuse(scope, `${what} in us-east-1, which accounts in China do not have: ${inChina}`);
  if (given) requireOrder(scope, option, order, given);
  const { region } = Stack.of(given ?? scope);
  if (isKnown(region) && region !== US_EAST_1) {
    refuse(scope, given ? `\`${option}\` must be in a stack in us-east-1, got one in ${region}`
      : `${what} in us-east-1, and this stack is in ${region}: make a stack with \`env: { region: 'us-east-1' }\`, name it by `
        + `\`${option}\`, and set \`crossRegionReferences\` on both stacks${otherwise ? `. ${otherwise}` : ''}`);
  }
  if (!isKnown(region)) {
    warn(scope, 'unknownRegion', `${what} in us-east-1, and the region of this stack is not known: give the stack an \`env\`, or deploy it only there`);
  }
  return given && Stack.of(given) !== Stack.of(scope) ? placeIn(given, idElsewhere(scope.node.path)) : scope;
}

function placeIn(given: Construct, id: string): Construct {
  return given.node.tryFindChild(id) as Construct | undefined ?? new Construct(given, id);
}
