import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isInChina } from './china';
import * as types from './prop-types';
import { isKnown, refuse, requireStage, warn } from './validate';
import { idElsewhere } from '../../model/identifiers';

const US_EAST_1 = 'us-east-1';

export type Order = 'before' | 'after';

/** The property of `usEast1` for each order. */
const STACK_NAMES: Readonly<Record<Order, keyof UsEast1Stacks>> = { before: 'webAcl', after: 'logsAndAlarms' };

/** The context key for the strength of references between stacks, of which the consumer's counts. */
const STRENGTH = '@aws-cdk/core:defaultCrossStackReferences';

const UPGRADING = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/upgrading.md';

const ordersOf = new WeakMap<IConstruct, Map<Stack, Order>>();

/**
 * Rejects a stack that would have to be deployed both before and after another one. CloudFormation calls that a cycle,
 * and the CDK reports it only at synthesis.
 */
export function requireOrder(scope: Construct, option: string, order: Order, given: IConstruct): void {
  const [own, other] = [Stack.of(scope), Stack.of(given)];
  if (own === other) return;
  requireStage(scope, option, other);
  requireAccount(scope, option, own, other);
  requireRegions(scope, option, own, other);
  const orders = ordersOf.get(own) ?? new Map<Stack, Order>();
  ordersOf.set(own, orders);
  if ((orders.get(other) ?? order) !== order) {
    refuse(scope, `\`${option}\` must be in a stack that is deployed ${order} this one, and ${other.node.path} is `
      + `deployed ${orders.get(other)} it. Create another stack in us-east-1`);
  }
  orders.set(other, order);
}

function requireAccount(scope: Construct, option: string, own: Stack, other: Stack): void {
  if (isKnown(own.account) && isKnown(other.account) && own.account !== other.account) {
    refuse(scope, `\`${option}\` must be in a stack of the same account, ${own.account}, got one of ${other.account}`);
  }
}

/**
 * The CDK supports no references between a stack of a known Region and one of an unknown Region. It reports them only
 * at synthesis, by logical IDs.
 */
function requireRegions(scope: Construct, option: string, ...stacks: Stack[]): void {
  const without = stacks.filter(({ region }) => !isKnown(region));
  if (without.length === 0 || without.length === stacks.length) return;
  refuse(scope, `\`${option}\` requires stacks with known Regions, and ${without[0].node.path} has none. `
    + 'Give it an `env` with a `region`');
}

/**
 * The stacks in us-east-1 for resources that CloudFront requires there, if the CDN is in another Region.
 *
 * They are two stacks, because a stack cannot be deployed both before and after the CDN. Leave out the one that you do
 * not need. Set `crossRegionReferences` on them and on the stack of the CDN, and the context
 * `"@aws-cdk/core:defaultCrossStackReferences": "weak"` in `cdk.json`, so that the web ACL and the certificate can be
 * replaced and removed.
 */
export interface UsEast1Stacks {
  /**
   * The stack for the web ACL of `WebAcl.managed()`, which is deployed before the CDN. Create the `certificate` there,
   * too.
   *
   * @default - the stack of the CDN, which must be in us-east-1
   */
  readonly webAcl?: Stack;

  /**
   * The stack for the deliveries of standard logs (v2), and for alarms on CloudFront's metrics, which is deployed after
   * the CDN.
   *
   * @default - the stack of the CDN, which must be in us-east-1
   */
  readonly logsAndAlarms?: Stack;
}

const TYPES: types.PropTypes<UsEast1Stacks> = { webAcl: types.stack, logsAndAlarms: types.stack };

/** The Regions of the stacks are validated where a stack is used. */
export const US_EAST_1_STACKS: types.PropType = types.correct(
  types.struct(TYPES), [types.stack, '{ webAcl: stack } or { logsAndAlarms: stack }'],
);

/** A resource that CloudFront requires in us-east-1. */
export interface UsEast1Resource {
  /** The subject and verb of the messages, such as `CloudFront requires web ACLs`. */
  readonly requirement: string;
  /** The order of deployment: before the CDN, which refers to the resource, or after the CDN, to which it refers. */
  readonly order: Order;
  /** The remedy in China, which has no such Region. */
  readonly inChina: string;
}

/** Whether resources that CloudFront requires in us-east-1 have a place: the stack of the scope, or a given one. */
export function isUsEast1Available(scope: Construct, given: Stack | undefined): boolean {
  const { region } = Stack.of(scope);
  return given !== undefined || !isKnown(region) || region === US_EAST_1;
}

/**
 * Returns the scope for a resource that CloudFront requires in us-east-1: the construct itself, or a construct in the
 * given stack.
 */
export function usEast1Scope(scope: Construct, resource: UsEast1Resource, stacks: UsEast1Stacks = {}): Construct {
  const { requirement, order, inChina } = resource;
  const name = STACK_NAMES[order];
  const [option, given] = [`usEast1.${name}`, stacks[name]];
  if (isInChina(scope)) refuse(scope, `${requirement} in us-east-1, which accounts in China do not have. ${inChina}`);
  if (given) requireOrder(scope, option, order, given);
  const { region } = Stack.of(given ?? scope);
  if (isKnown(region) && region !== US_EAST_1) {
    refuse(scope, given ? `\`${option}\` must be a stack in us-east-1, got one in ${region}`
      : `${requirement} in us-east-1, and this stack is in ${region}. ${passStack(order)}`);
  }
  if (!isKnown(region)) {
    warn(scope, 'unknownRegion', `${requirement} in us-east-1, and the Region of this stack is unknown. `
      + 'Give the stack an `env`, or deploy it to us-east-1 only');
  }
  return given && given !== Stack.of(scope) ? childOf(given, idElsewhere(scope.node.path)) : scope;
}

/** Returns the instruction to pass a stack in us-east-1. */
export function passStack(order: Order): string {
  return `Create a stack with \`env: { region: 'us-east-1' }\`, pass it as \`usEast1: { ${STACK_NAMES[order]}: stack }\`, `
    + 'and set `crossRegionReferences` on both stacks';
}

function childOf(stack: Stack, id: string): Construct {
  return stack.node.tryFindChild(id) as Construct | undefined ?? new Construct(stack, id);
}

/**
 * Warns about a value of a stack in another Region that is referenced strongly: through custom resources that reject
 * any change of the value, and its removal.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html#cross-stack-reference-strength
 * @see https://github.com/aws/aws-cdk/issues/30771
 */
export function warnOfStrongReference(scope: Construct, prop: string, value: string | undefined): void {
  const elsewhere = value === undefined ? undefined : stackElsewhere(scope, value);
  if (!elsewhere || !['strong', undefined].includes(scope.node.tryGetContext(STRENGTH) as string | undefined)) return;
  warn(scope, 'strongReference', `\`${prop}\` refers to a stack in another Region strongly (${elsewhere.node.path}, `
    + `${elsewhere.region}), as the CDK does by default: a deployment that replaces or removes it fails, and ends in `
    + 'UPDATE_ROLLBACK_FAILED. Other domain names replace a certificate. Set the context '
    + `\`"${STRENGTH}": "weak"\` in cdk.json before the first deployment. Stacks that are deployed already need two `
    + `deployments: ${UPGRADING}#from-strong-to-weak-references`);
}

/** Returns the stack in another Region that a value comes from, if there is one. */
function stackElsewhere(scope: Construct, value: string): Stack | undefined {
  const { region } = Stack.of(scope);
  return Tokenization.reverseString(value).tokens.filter(token => Reference.isReference(token))
    .map(({ target }) => Stack.of(target))
    .find(stack => isKnown(region) && isKnown(stack.region) && stack.region !== region);
}
