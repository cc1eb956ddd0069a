import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { configOf, pathOf, propertiesOf, resourceOf } from './named-config';
import { partsOf } from '../../model/plan-features';

/** A resource that a distribution on a plan must not share. */
interface Association {
  readonly kind: 'function' | 'key value store' | 'web ACL';
  readonly name: string;
}

type Owners = Map<string, Set<string>>;

const REMEDIES: Record<Association['kind'], string> = {
  'function': 'Create one for each',
  'key value store': 'Create one for each',
  'web ACL': 'Use WebAcl.managed(), which creates one for this CDN',
};

const ownersIn = new WeakMap<IConstruct, Owners>();

/**
 * Returns a message for each function, key value store and web ACL that another distribution of the app uses as well.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-disallowed-associations
 */
export function sharedBy(distribution: cloudfront.CfnDistribution): string[] {
  const { root } = distribution.node;
  const owners = ownersIn.get(root) ?? ownersOf(root);
  ownersIn.set(root, owners);
  return associationsOf(distribution).flatMap(({ kind, name }) => {
    const others = [...owners.get(`${kind} ${name}`) ?? []].filter(path => path !== pathOfOwner(distribution));
    return others.length === 0
      ? []
      : [
        `\`flatRatePlan\` must be left out with the ${kind} ${pathOf(name)}, which ${others[0]} uses as well: `
          + `plans do not support shared resources. ${REMEDIES[kind]}`,
      ];
  });
}

/** Whether one of the distribution's functions has a key value store, if it is created in the app. */
export function usesKeyValueStore(distribution: cloudfront.CfnDistribution): boolean {
  return associationsOf(distribution).some(({ kind }) => kind === 'key value store');
}

/** Returns the distributions by their resources. Each one is read once, however many are on a plan. */
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
  const functions = partsOf([DefaultCacheBehavior, CacheBehaviors])
    .flatMap(({ FunctionAssociations }) => partsOf(FunctionAssociations))
    .flatMap(({ FunctionARN }) => (FunctionARN === undefined ? [] : [String(FunctionARN)]));
  return [
    ...(WebACLId === undefined ? [] : [{ kind: 'web ACL' as const, name: String(WebACLId) }]),
    ...functions.map(name => ({ kind: 'function' as const, name })),
    ...functions
      .flatMap(name => storesOf(distribution.node.root, name))
      .map(name => ({ kind: 'key value store' as const, name })),
  ];
}

/** Returns the key value stores of a function that is created in the app. */
function storesOf(root: IConstruct, name: string): string[] {
  const resource = resourceOf(root, name);
  if (!(resource instanceof cloudfront.CfnFunction)) return [];
  return partsOf(propertiesOf(resource).FunctionConfig?.KeyValueStoreAssociations).map(({ KeyValueStoreARN }) =>
    String(KeyValueStoreARN),
  );
}

function pathOfOwner(distribution: cloudfront.CfnDistribution): string {
  return distribution.node.scope?.node.path ?? distribution.node.path;
}
