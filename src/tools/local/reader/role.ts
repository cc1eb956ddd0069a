import { globMatches } from '../../../model/glob';
import { isRecord } from '../../../model/is-record';
import { Located } from '../../cloud-assembly/intrinsics';
import { Place, Properties, PropertyTable } from '../../cloud-assembly/properties';
import { checkIdentityStatement } from '../iam/policy-check';
import { Statement, Role } from '../iam/policy-document';

const ROLE: PropertyTable = {
  AssumeRolePolicyDocument: 'harmless',
  Description: 'harmless',
  ManagedPolicyArns: 'emulated',
  MaxSessionDuration: 'harmless',
  Path: { refuse: 'the local edge does not support paths of roles: leave it out for local runs' },
  PermissionsBoundary: {
    refuse: 'the local edge does not support permissions boundaries: leave it out for local runs',
  },
  Policies: 'emulated',
  RoleName: 'emulated',
  Tags: 'harmless',
};
const INLINE_POLICY: PropertyTable = { PolicyDocument: 'emulated', PolicyName: 'harmless' };
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];
const POLICY: PropertyTable = {
  Description: 'harmless',
  Groups: 'harmless',
  ManagedPolicyName: 'harmless',
  Path: 'harmless',
  PolicyDocument: 'emulated',
  PolicyName: 'harmless',
  RoleName: 'emulated',
  Roles: 'emulated',
  Users: 'harmless',
};
const DOCUMENT: PropertyTable = { Id: 'harmless', Statement: 'emulated', Version: 'harmless' };

// These do not affect access to images.
const MANAGED = [
  'AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole', 'AWSXRayDaemonWriteAccess',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
];

/**
 * Returns the role of the ARN in a property.
 *
 * @param services the prefixes of the actions to read
 */
export function roleOf(user: Properties, property: string, services: readonly string[]): Role {
  const arn = user.requiredString(property);
  const { place } = user;
  const located = place.resolver.resourcesOf('AWS::IAM::Role')
    .find(candidate => place.resolver.attribute(candidate, 'Arn') === arn)
    ?? user.refuse(property, `the role ${arn} is not in this app, `
      + 'so its permissions are unknown: define it in the app');
  const role = Properties.of({ ...place, ...located }, ROLE);
  checkManaged(role);
  return {
    arn,
    statements: [
      ...role.children('Policies', INLINE_POLICY), ...attachedTo(place, located),
    ].flatMap(policy => statementsAbout(services, policy)),
  };
}

/** Returns the names of the buckets on which the statements of a role allow an action. */
export function bucketsAllowed({ statements }: Role, action: string): string[] {
  const resources = statements
    .filter(({ Effect: effect, Action: actions }) => effect === 'Allow'
      && texts(actions).some(text => matchesAction(text, action)))
    .flatMap(({ Resource: resource }) => texts(resource));
  return [...new Set(resources.flatMap(resource => /^arn:[\w-]+:s3:::([^*?/]+)(?:\/|$)/.exec(resource)?.[1] ?? []))];
}

function checkManaged(role: Properties): void {
  const unknown = role.strings('ManagedPolicyArns').find(arn => !MANAGED.includes(arn.split('/').at(-1) ?? ''));
  if (unknown) {
    role.refuse('ManagedPolicyArns', `the local edge does not support what ${unknown} allows: `
      + 'write the statements that are needed');
  }
}

function attachedTo(place: Place, role: Located): Properties[] {
  const name = place.resolver.resolve(role.stack, { Ref: role.resource.logicalId });
  return POLICY_TYPES.flatMap(type => place.resolver.resourcesOf(type))
    .map(located => Properties.of({ ...place, ...located }, POLICY))
    .filter(policy => [...policy.strings('Roles'), policy.string('RoleName')].includes(String(name)));
}

/**
 * Resolves the statements about certain services only. Others may refer to resources that the local edge cannot name.
 */
function statementsAbout(services: readonly string[], policy: Properties): Statement[] {
  const statements = policy.child('PolicyDocument', DOCUMENT)?.items('Statement') ?? [];
  return statements.filter(isRecord).filter(statement => mentions(services, statement)).map(statement => {
    const resolved = policy.place.resolver.resolve(policy.place.stack, statement) as Statement;
    checkIdentityStatement(resolved);
    return resolved;
  });
}

function mentions(services: readonly string[], { Action: actions }: Record<string, unknown>): boolean {
  // NotAction concerns every service.
  return actions === undefined
    || texts(actions).some(action => action.startsWith('*') || services.includes(action.split(':')[0].toLowerCase()));
}

function matchesAction(pattern: string, action: string): boolean {
  return globMatches(pattern.toLowerCase(), action.toLowerCase());
}

function texts(value: unknown): string[] {
  return (value === undefined ? [] : [value]).flat().map(String);
}
