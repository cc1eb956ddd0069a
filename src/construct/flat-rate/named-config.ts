import {
  CfnResource,
  DefaultTokenResolver,
  IResolvable,
  IResolveContext,
  IPostProcessor,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';

/** Resolves references to the path of their target, so that they are the same in every stack. */
class PathResolver extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? nameOf(token) : super.resolveToken(token, context, postProcessor);
  }
}

function nameOf({ target, displayName }: Reference): string {
  const { scope } = target.node;
  // The resource of an L2 construct has the path of the construct.
  return `${scope?.node.defaultChild === target ? scope.node.path : target.node.path}#${displayName}`;
}

/** Returns the path in the name of a reference; other names as they are. */
export function pathOf(name: string): string {
  return name.replace(/#\w+$/, '');
}

/** Returns the resource of this name, if it is created in the app. */
export function resourceOf(root: IConstruct, name: string): IConstruct | undefined {
  const made = pathOf(name)
    .split('/')
    .reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
  return made?.node.defaultChild ?? made;
}

/** Returns the properties of a resource as in the template, with overrides, and with references by path. */
export function propertiesOf(resource: CfnResource): Record<string, any> {
  const rendered = (resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
  const template = Tokenization.resolve(rendered, { scope: resource, resolver: new PathResolver() }) as {
    Resources: Record<string, any>;
  };
  return Object.values(template.Resources)[0].Properties ?? {};
}

export function configOf(distribution: cloudfront.CfnDistribution): Record<string, any> {
  return propertiesOf(distribution).DistributionConfig ?? {};
}
