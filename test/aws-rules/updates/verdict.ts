import { Resource, Step, planOf, referencesIn, resourcesOf, valueAt } from './plan';
import { resourceType } from './resource-types';
import {
  Deployment,
  HERE,
  Order,
  brokenReferences,
  dependenciesOf,
  exportsOfStack,
  gapsBetween,
  importsOf,
  weakImportsOf,
  writtenExportsOf,
} from '../../updates';

/** The order of an update, or that stacks that refer to the one of the CDN go first. */
export type UpdateOrder = Order | 'the others first';

/** A reason not to deploy an update. */
export interface Verdict {
  readonly kind: 'interrupts viewers' | 'loses data' | 'fails at deployment';
  readonly why: string;
}

/** Returns the reasons not to deploy an update in this order of its stacks. */
export function verdictsOf(before: Deployment, after: Deployment, update: UpdateOrder = 'as they depend'): Verdict[] {
  const steps = planOf(before, after);
  const order = update === 'the others first' ? 'as they depend' : update;
  const each = (kind: Verdict['kind'], reasons: string[]): Verdict[] =>
    [...new Set(reasons)].map(why => ({ kind, why }));
  return [
    ...each('interrupts viewers', [
      ...unreadableImages(before, after, order), ...uncallableFunctions(before, after),
      ...unknownEdgeFunction(before, after), ...newlyRejectedUrls(before, after), ...lostHosts(before, after),
    ]),
    ...each('loses data', lostData(steps)),
    ...each('fails at deployment', [
      ...steps.filter(({ kind }) => kind === 'of another type').map(({ id }) => `${shortId(id)} changes its type`),
      ...refusedOwnership(before, after),
      ...collisions(before, steps),
      ...changedExports(before, after, steps)
        .map(name => `${shortId(name.split('/').pop()!)} has another value, which the writer of exports rejects`),
      ...[...brokenReferences(before, after, order), ...update === 'as they depend' ? brokenExports(before, after) : []]
        .map(name => `${shortId(name.split('/').pop()!)} is still in use, or is missing, in another stack`),
    ]),
  ];
}

/** Returns the permissions that functions lose before they are updated: a function depends on its policy. */
export function permissionsLostFirst(before: Deployment, after: Deployment): string[] {
  const [former, next] = [resourcesOf(before.get(HERE)), resourcesOf(after.get(HERE))];
  return idsOf(former, 'AWS::Lambda::Function').filter(id => next[id]).flatMap(id => {
    const kept = permissionsOf(next, id);
    return permissionsOf(former, id).filter(permission => !kept.includes(permission))
      .map(permission => `${shortId(id)}: ${permission.split(' ')[0]}`);
  });
}

/**
 * Returns resources of stacks that are updated before the one of the CDN, which still uses them by weak references.
 * CloudFormation cannot delete them at the end of the update, and leaves them behind.
 */
export function leftBehind(before: Deployment, after: Deployment, order: UpdateOrder = 'as they depend'): string[] {
  if (order === 'the CDN first') return [];
  const used = weakImportsOf(before.get(HERE)!);
  return planOf(before, after)
    .filter(({ kind, before: former, isRetained }) => ['removed', 'replaced'].includes(kind) && !isRetained
      && resourceType(former!.Type).isHeldByUsers)
    .filter(({ stack, id }) => Object.entries<any>(before.get(stack)!.Outputs ?? {})
      .some(([output, { Value }]) => used.includes(`${stack}.${output}`) && referencesIn(Value).includes(id)))
    .map(({ id }) => shortId(id));
}

/** Returns a logical ID without its hash and the ID of the CDN. */
export function shortId(id: string): string {
  return id
    .replace(/([0-9A-F]{8})+$/, '')
    .replace(/^(Here)?Images(?=.)/, '')
    .replace(/^ImageCdnPolicies/, '')
    .replace(/[0-9a-f]{8}$/, '');
}

/** The bucket or key of a path that viewers used before and use afterwards. */
function unreadableImages(before: Deployment, after: Deployment, order: Order): string[] {
  const isUsed = (path: string) => [before, after].every(templates => pathsOf(templates).includes(path));
  return gapsBetween(before, after, order)
    .filter(({ path }) => isUsed(path))
    .map(
      ({ kind, what, path }) =>
        `the ${what} of ${path} rejects edge locations that are ${kind === 'lost' ? 'not updated yet' : 'updated'}`,
    );
}

function pathsOf(templates: Deployment): string[] {
  const { CacheBehaviors = [] } = configOf(templates);
  return ['*', ...CacheBehaviors.map(({ PathPattern }: any) => PathPattern)];
}

const CALLS = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];

/**
 * A permission that names the distribution is created after it, when edge locations already call the function.
 *
 * CloudFront's documentation asks for the permission before the function is an origin with OAC.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
 */
function uncallableFunctions(before: Deployment, after: Deployment): string[] {
  const [former, next] = [resourcesOf(before.get(HERE)), resourcesOf(after.get(HERE))];
  const [distribution] = idsOf(next, 'AWS::CloudFront::Distribution');
  if (!former[distribution]) return []; // nobody has URLs of it
  const isAllowed = (id: string, action: string) => allowing(former, id, action).length > 0
    || allowing(next, id, action).some(permission => dependsOn(next, distribution, permission));
  return functionsBehind(next, distribution).filter(id => !CALLS.every(action => isAllowed(id, action)))
    .map(id => `${shortId(id)} rejects edge locations that are updated`);
}

function functionsBehind(resources: Record<string, Resource>, distribution: string): string[] {
  const origins = (valueAt(resources[distribution], 'DistributionConfig.Origins') as any[]).map(
    ({ DomainName }) => DomainName,
  );
  return referencesIn(origins).filter(id => resources[id]?.Type === 'AWS::Lambda::Url')
    .flatMap(id => referencesIn(valueAt(resources[id], 'TargetFunctionArn')));
}

function allowing(resources: Record<string, Resource>, functionId: string, action: string): string[] {
  return idsOf(resources, 'AWS::Lambda::Permission').filter(id => {
    const { Action, Principal, FunctionName } = resources[id].Properties;
    const named = referencesIn(FunctionName).flatMap(other => [
      other,
      ...referencesIn(valueAt(resources[other], 'TargetFunctionArn')),
    ]);
    return Action === action && Principal === 'cloudfront.amazonaws.com' && named.includes(functionId);
  });
}

function dependsOn(resources: Record<string, Resource>, id: string, other: string, seen = new Set<string>()): boolean {
  if (id === other) return true;
  if (seen.has(id) || !resources[id]) return false;
  seen.add(id);
  return dependenciesOf(resources[id]).some(dependency => dependsOn(resources, dependency, other, seen));
}

/**
 * An edge function identifies itself in a header, without which the transform function accepts only paths of its own
 * settings. It is updated before edge locations have the next edge function, and so has to know the header of the
 * former one.
 */
function unknownEdgeFunction(before: Deployment, after: Deployment): string[] {
  const [former, next] = [before, after].map(templates => {
    const resources = resourcesOf(templates.get(HERE));
    return idsOf(resources, 'AWS::CloudFront::OriginRequestPolicy')
      .flatMap(id => valueAt(resources[id], 'OriginRequestPolicyConfig.HeadersConfig.Headers') as string[]);
  });
  const isKnown = former.length === 0 || next.length === 0 || former.some(name => next.includes(name));
  return isKnown ? [] : ['the next transform function rejects new variants of the former edge function'];
}

function newlyRejectedUrls(before: Deployment, after: Deployment): string[] {
  const needsKey = (templates: Deployment) => configOf(templates).DefaultCacheBehavior.TrustedKeyGroups !== undefined;
  const signs = (templates: Deployment) => JSON.stringify(templates.get(HERE)).includes('SIGNING_SECRET');
  const transforms = (templates: Deployment) => JSON.stringify(templates.get(HERE)).includes('AWS::Lambda::Url');
  return [
    !needsKey(before) && needsKey(after) ? 'URLs that no trusted key signed are rejected' : '',
    transforms(before) && !signs(before) && signs(after) ? 'URLs of new variants without `s` are rejected' : '',
  ].filter(Boolean);
}

function lostHosts(before: Deployment, after: Deployment): string[] {
  const { Aliases: former = [] } = configOf(before);
  const { Aliases: next = [] } = configOf(after);
  const lost = former
    .filter((name: string) => !next.includes(name))
    .map((name: string) => `${name} is not served any more`);
  const [one, other] = [before, after].map(
    templates => idsOf(resourcesOf(templates.get(HERE)), 'AWS::CloudFront::Distribution')[0],
  );
  return one === other ? lost : [...lost, 'the distribution is another one, with another domain name'];
}

function lostData(steps: Step[]): string[] {
  return steps
    .filter(
      ({ kind, before, isRetained }) =>
        ['removed', 'replaced'].includes(kind) && !isRetained && resourceType(before!.Type).isStateful,
    )
    .map(({ id, kind }) => `${shortId(id)} is ${kind} and deleted`);
}

/**
 * CloudFront adds a grant for its own account to the ACL of a bucket for legacy logs, with which S3 rejects the setting
 * that disables ACLs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html
 */
function refusedOwnership(before: Deployment, after: Deployment): string[] {
  const next = resourcesOf(after.get(HERE));
  const isEnforced = (id: string) => (valueAt(next[id], 'OwnershipControls.Rules') as any[] | undefined)
    ?.some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced');
  return referencesIn(configOf(before).Logging?.Bucket).filter(id => next[id] && isEnforced(id))
    .map(id => `${shortId(id)} has an ACL for legacy logs, and cannot disable ACLs`);
}

/**
 * Returns values that a created resource cannot have, as another one has them until the end of the update, or for good.
 */
function collisions(before: Deployment, steps: Step[]): string[] {
  const created = steps.filter(({ kind }) => kind === 'added' || kind === 'replaced');
  const isReplaced = (stack: string, value: string) =>
    // It refers to the next one, and the other one to the former.
    steps.some(({ kind, stack: its, id }) => kind === 'replaced' && its === stack && value.includes(`"${id}"`));
  const held = [...before].flatMap(([stack, template]) =>
    Object.entries(resourcesOf(template))
      .filter(([id]) => !isRenamed(steps, stack, id))
      .flatMap(([, resource]) => uniqueValues(stack, resource).map(({ value }) => `${resource.Type} ${value}`)),
  );
  return created.flatMap(({ stack, id, after: resource }) =>
    uniqueValues(stack, resource!)
      .filter(({ value }) => held.includes(`${resource!.Type} ${value}`) && !isReplaced(stack, value))
      .map(({ name }) => `${shortId(id)} is created while another one has its ${name}`),
  );
}

/**
 * Returns values that the stack of the CDN no longer exports while another one, which is updated after it, has them.
 */
function brokenExports(before: Deployment, after: Deployment): string[] {
  const next = exportsOfStack(after.get(HERE)!);
  const used = [...before].filter(([stack]) => stack !== HERE).flatMap(([, template]) => importsOf(template));
  return exportsOfStack(before.get(HERE)!).filter(name => used.includes(name) && !next.includes(name));
}

/**
 * Returns exports to another Region that keep their names and change their values.
 *
 * @see https://github.com/aws/aws-cdk/issues/27902
 */
function changedExports(before: Deployment, after: Deployment, steps: Step[]): string[] {
  const isReplaced = (stack: string, value: unknown) =>
    steps.some(step => step.kind === 'replaced' && step.stack === stack && referencesIn(value).includes(step.id));
  return [...after].flatMap(([stack, template]) => {
    const former = writtenExportsOf(before.get(stack) ?? {});
    const isChanged = (name: string, value: unknown) =>
      JSON.stringify(former.get(name)) !== JSON.stringify(value) || isReplaced(stack, value);
    return [...writtenExportsOf(template)].filter(([name, value]) => former.has(name) && isChanged(name, value))
      .map(([name]) => name);
  });
}

function isRenamed(steps: Step[], stack: string, id: string): boolean {
  return steps.some(step => step.kind === 'renamed' && step.stack === stack && step.id === id);
}

/**
 * Names of other stacks are comparable where they are literal, and where the type is global or the Region is the same.
 */
function uniqueValues(stack: string, resource: Resource): { readonly name: string; readonly value: string }[] {
  const { unique = [], isGlobal } = resourceType(resource.Type);
  return unique.flatMap(paths => {
    const values = [paths].flat().map(path => valueAt(resource, path));
    if (values[0] === undefined) return [];
    const listed =
      typeof paths === 'string' && Array.isArray(values[0]) ? values[0] : [values.filter(value => value !== undefined)];
    return listed.map((value: unknown) => {
      const text = JSON.stringify(value).replace(/^\[|\]$/g, '');
      const isComparable = isGlobal && referencesIn(value).length === 0;
      return {
        name: [paths]
          .flat()
          .map(path => path.split('.').pop())
          .join(' and '),
        value: isComparable ? text : `${text} in ${stack}`,
      };
    });
  });
}

function permissionsOf(resources: Record<string, Resource>, functionId: string): string[] {
  const [role] = referencesIn(valueAt(resources[functionId], 'Role'));
  return idsOf(resources, 'AWS::IAM::Policy')
    .filter(id => referencesIn(valueAt(resources[id], 'Roles')).includes(role))
    .flatMap(id => valueAt(resources[id], 'PolicyDocument.Statement') as any[])
    .flatMap(({ Action, Resource: on }) =>
      [Action].flat().flatMap(action => [on].flat().map(one => `${action} ${JSON.stringify(one)}`)),
    );
}

function configOf(templates: Deployment): any {
  const resources = resourcesOf(templates.get(HERE));
  return resources[idsOf(resources, 'AWS::CloudFront::Distribution')[0]].Properties.DistributionConfig;
}

function idsOf(resources: Record<string, Resource>, type: string): string[] {
  return Object.keys(resources).filter(id => resources[id].Type === type);
}
