import { Construct } from 'constructs';
import { printed } from './prop-type';
import { refuse } from './validate';

/**
 * Returns the ID of a construct. Rejects a forgotten scope or ID, for which the CDK throws a TypeError.
 *
 * @param code code that creates the construct
 */
export function constructId(scope: unknown, id: unknown, code: string): string {
  if (!Construct.isConstruct(scope)) {
    throw new Error(`\`scope\` must be a construct such as a Stack, got ${printed(scope)}. Use ${code}`);
  }
  if (typeof id === 'string') return id;
  return refuse(scope, `\`id\` must be a string, the ID of the construct, got ${printed(id)}. Use ${code}`);
}

/**
 * Rejects an instance that no factory has created. Plain JavaScript can call private constructors.
 *
 * @param isCreated whether the arguments are those of a factory
 * @param factories code that calls some
 */
export function requireFactory(instance: object, isCreated: boolean, factories: string): void {
  if (isCreated) return;
  const { name } = instance.constructor;
  throw new Error(`\`${name}\` must be created by a factory, got \`new ${name}()\`. Use ${factories}`);
}
