import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { configOf, pathOf, propertiesOf, resourceOf } from './named-config';
import { partsOf } from '../model/plan-features';

/** What only one distribution may have, on a plan. */
interface Association {
  readonly kind: 'function' | 'key value store' | 'web ACL';
  readonly name: string;
}

type Owners = Map<string, Set<string>>;

const INSTEAD: Record<Association['kind'], string> = {
  'function': 'make one for each',
  'key value store': 'make one for each',
  'web ACL': 'set `webAcl`, which makes one of its own',
};

const ownersIn = new WeakMap<IConstruct, Owners>();

/**
 * What else in the app has the functions, their stores, and the web ACL of a distribution.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-disallowed-associations
 */
export function sharedBy(distribution: cloudfront.CfnDistribution): string[] {
  const { root } = distribution.node;
  const owners = ownersIn.get(root) ?? ownersOf(root);
  ownersIn.set(root, owners);
  return associationsOf(distribution).flatMap(({ kind, name }) => {
    const others = [...owners.get(`${kind} ${name}`) ?? []].filter(path => path !== pathOfOwner(distribution));
    return others.length === 0 ? [] : [`the ${kind} ${pathOf(name)} is also that of ${others[0]}, and plans do not take what is shared: ${INSTEAD[kind]}`];
  });
}

/** All at once: one look at each distribution, however many are on a plan. */
function ownersOf(root: IConstruct): Owners {
  const owners: Owners = new Map();
  for (const distribution of root.node.findAll().filter(child => child instanceof cloudfront.CfnDistribution)) {
    for (const { kind, name } of associationsOf(distribution)) {
      owners.set(`${kind} ${name}`, (owners.get(`${kind} ${name}`) ?? new Set()).add(pathOfOwner(distribution)));
    }
  }
  return owners;
}

function associationsOf(distribution: cloudfront.CfnDistribution): Association[] {
  const { WebACLId, DefaultCacheBehavior, CacheBehaviors } = configOf(distribution);
  const functions = partsOf([DefaultCacheBehavior, CacheBehaviors]).flatMap(({ FunctionAssociations }) => partsOf(FunctionAssociations))
    .flatMap(({ FunctionARN }) => FunctionARN === undefined ? [] : [String(FunctionARN)]);
  return [
    ...WebACLId === undefined ? [] : [{ kind: 'web ACL' as const, name: String(WebACLId) }],
    ...functions.map(name => ({ kind: 'function' as const, name })),
    ...functions.flatMap(name => storesOf(distribution.node.root, name)).map(name => ({ kind: 'key value store' as const, name })),
  ];
}

/** Of a function that is made in the app. */
function storesOf(root: IConstruct, name: string): string[] {
  const resource = resourceOf(root, name);
  if (!(resource instanceof cloudfront.CfnFunction)) return [];
  return partsOf(propertiesOf(resource).FunctionConfig?.KeyValueStoreAssociations).map(({ KeyValueStoreARN }) => String(KeyValueStoreARN));
}

function pathOfOwner(distribution: cloudfront.CfnDistribution): string {
  return distribution.node.scope?.node.path ?? distribution.node.path;
}
