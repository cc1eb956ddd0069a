import { Assembly, Resource, StackTemplate } from '../../cloud-assembly/assembly';
import { Located, Resolver } from '../../cloud-assembly/intrinsics';
import { LocalEdgeError } from '../../local-edge-error';

/** The functions of a CDN, which CloudFront and Lambda update at different moments. */
export const LAGGING = {
  edge: 'edge functions',
  transform: 'transform functions',
} as const;

export type Lagging = keyof typeof LAGGING;

/** A deployment that is under way. */
export interface Deployment {
  /** The directory of the cloud assembly that was deployed before. */
  readonly from: string;
  /** The functions that are still those of that assembly. */
  readonly lagging: Lagging;
}

/**
 * Returns what runs in the middle of a deployment: the new assembly with the lagging functions of the one before.
 *
 * Everything else is new already. CloudFront distributes its functions to edge locations within minutes, and Lambda
 * switches at once, so that viewers meet both orders.
 */
export function duringDeployment(after: Assembly, before: Assembly, lagging: Lagging): Assembly {
  const [newResolver, oldResolver] = [new Resolver(after.stacks), new Resolver(before.stacks)];
  const old = new Map(
    functionsOf(oldResolver, lagging).map(located => [nameOf(located), asDeployed(oldResolver, located)]),
  );
  const replaced = new Map(functionsOf(newResolver, lagging).flatMap(located => {
    const resource = old.get(nameOf(located));
    return resource ? [[located.resource, resource] as const] : [];
  }));
  if (replaced.size === 0) {
    throw new LocalEdgeError(
      `--deploying: the ${LAGGING[lagging]} of the app are not in the cloud assembly to deploy from`,
    );
  }
  return {
    stacks: after.stacks.map(stack => withResources(stack, replaced)),
    assets: new Map([...before.assets, ...after.assets]),
  };
}

function functionsOf(resolver: Resolver, lagging: Lagging): Located[] {
  if (lagging === 'edge') return resolver.resourcesOf('AWS::CloudFront::Function');
  const behindUrls = resolver.resourcesOf('AWS::Lambda::Url').map(({ stack, resource }) => resolver.resolve(
    stack, resource.properties.TargetFunctionArn,
  ));
  return resolver.resourcesOf('AWS::Lambda::Function').filter(located => behindUrls.includes(
    resolver.attribute(located, 'Arn'),
  ));
}

/** Identifies a resource across deployments by its logical ID, as CloudFormation does. */
function nameOf({ stack, resource }: Located): string {
  return `${stack.id}/${resource.logicalId}`;
}

/** Resolves properties first, because they may refer to resources that are not in the new template. */
function asDeployed(resolver: Resolver, { stack, resource }: Located): Resource {
  return { ...resource, properties: resolver.resolve(stack, resource.properties) as Resource['properties'] };
}

function withResources(stack: StackTemplate, replaced: ReadonlyMap<Resource, Resource>): StackTemplate {
  return {
    ...stack,
    resources: new Map([...stack.resources].map(([id, resource]) => [id, replaced.get(resource)
    ?? resource])),
  };
}
