import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { printedJson } from './printed-json';
import * as types from './prop-types';
import { isKnown, refuse, refuseTogether, warn } from './validate';

const SERVICE = 'lambda.amazonaws.com';

const BEFORE_MAPPING = '. Before the deployment, allow the role sqs:ReceiveMessage, sqs:DeleteMessage and '
  + 'sqs:GetQueueAttributes on every queue, or the deployment fails: Lambda checks them when it creates the event '
  + 'source mapping, and the queue has no ARN until then. Restrict them to the queue afterwards';

/**
 * Options for the log group and the execution role of a function of the CDN.
 */
export interface ImageFunctionOptions {
  /**
   * The log group of the function, in the Region of the function.
   *
   * @default - a new one
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * Retention period of the new log group. Set it on your own log group if you pass `logGroup`.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The execution role of the function. Lambda must be able to assume it. The statements that the function needs are
   * added to it; if its policies cannot be changed, as with an immutable role, a warning prints the statements. Those
   * of a function that reads a queue, such as the purge worker, are needed before the deployment.
   *
   * @default - a new role with least-privilege permissions
   */
  readonly role?: iam.IRole;
}

export const FUNCTION_TYPES: types.PropTypes<ImageFunctionOptions> = {
  logGroup: types.logGroup,
  logRetention: types.retentionDays,
  role: types.role,
};

/**
 * Returns the log group of a function: the given one, or a new one.
 */
export function functionLogs(
  scope: Construct, id: string, { logGroup, logRetention }: ImageFunctionOptions,
): logs.ILogGroup {
  refuseTogether(scope, 'logRetention', logRetention, 'logGroup', logGroup, 'set the retention on your log group');
  if (!logGroup) return new logs.LogGroup(scope, id, { retention: logRetention ?? logs.RetentionDays.ONE_MONTH });
  const [own, other] = [Stack.of(scope).region, logGroup.env.region];
  if (isKnown(own) && isKnown(other) && own !== other) {
    refuse(scope, `\`logGroup\` must be in the Region of the function (${own}), got one in ${other}`);
  }
  return logGroup;
}

/**
 * Returns the role of a function with these permissions: the given one, or a new one.
 */
export function functionRole(
  scope: Construct, id: string, given: iam.IRole | undefined, statements: iam.PolicyStatement[],
): iam.IRole {
  const role = given ?? new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal(SERVICE) });
  addStatements(scope, `${id}Statements`, role, statements);
  if (given instanceof iam.Role) requireLambda(scope, given);
  return role;
}

/**
 * Adds statements to the role of a function, or warns that its policies cannot be changed.
 *
 * @param id the construct ID of an output with the statements
 */
export function addStatements(
  scope: Construct, id: string, role: iam.IRole, statements: iam.PolicyStatement[],
): void {
  statements.forEach(statement => role.addToPrincipalPolicy(statement));
  if (!isMutable(role)) warnOfImmutableRole(scope, id, role, statements);
}

/** Returns a statement that allows actions on resources. */
export function allowing(actions: string[], ...resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}

/**
 * Whether statements can be added to a role. An immutable role drops them silently, and is recognized by its missing
 * policy.
 */
function isMutable(role: iam.IRole): boolean {
  return role instanceof iam.Role || role.node.children.some(child => child instanceof iam.Policy);
}

function warnOfImmutableRole(scope: Construct, id: string, role: iam.IRole, statements: iam.PolicyStatement[]): void {
  const needed = statements.map(statement => statement.toStatementJson());
  const description = `Statements to be added to the role of a function of ${scope.node.path}`;
  warn(scope, 'immutableRole', `the policies of the role ${role.node.path} cannot be changed, and its function fails `
    + `without these statements. Add them to the role: ${printedJson(scope, id, description, needed)}`
    + (statements.some(({ actions }) => actions.includes('sqs:ReceiveMessage')) ? BEFORE_MAPPING : ''));
}

function requireLambda(scope: Construct, role: iam.Role): void {
  scope.node.addValidation({
    validate: () => {
      const trust = JSON.stringify(Stack.of(role).resolve(role.assumeRolePolicy?.toJSON() ?? {}));
      return trust.includes(`"${SERVICE}"`)
        ? []
        : [
          `\`role\` must be a role that Lambda can assume, got ${role.node.path}. `
            + `Set \`assumedBy: new ServicePrincipal('${SERVICE}')\``,
        ];
    },
  });
}
