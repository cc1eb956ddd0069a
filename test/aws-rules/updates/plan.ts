import { resourceType } from './resource-types';
import { Deployment } from '../../updates';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: any;
  readonly DependsOn?: string | string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** CloudFormation's work on one resource. Removed and replaced resources are deleted at the end, after all updates. */
export type Kind = 'added' | 'removed' | 'replaced' | 'renamed' | 'updated' | 'of another type';

/** A resource that an update touches. */
export interface Step {
  readonly kind: Kind;
  readonly stack: string;
  /** The logical ID. */
  readonly id: string;
  readonly before?: Resource;
  readonly after?: Resource;
  /** Whether the former resource is kept, outside the stack. */
  readonly isRetained: boolean;
}

const RETAINED = ['Retain', 'RetainExceptOnCreate'];

/**
 * Returns the changes from one deployment to the next, by stack. Stacks that go are not deleted by the CDK, so they are
 * none.
 */
export function planOf(before: Deployment, after: Deployment): Step[] {
  return [...after].flatMap(([stack, template]) =>
    planOfStack(stack, resourcesOf(before.get(stack)), resourcesOf(template)),
  );
}

/** Returns the resources of a template, by their logical IDs. */
export function resourcesOf(template: Record<string, any> = {}): Record<string, Resource> {
  return template.Resources ?? {};
}

const PARAMETERS: Record<string, string> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/**
 * Returns templates with the values that CloudFormation compares: without parameters of the account, and with joined
 * strings.
 */
export function resolved(templates: Deployment): Deployment {
  return new Map([...templates].map(([stack, template]) => [stack, resolvedValue(template)]));
}

function resolvedValue(value: any): any {
  if (Array.isArray(value)) return value.map(resolvedValue);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref in PARAMETERS) return PARAMETERS[value.Ref];
  const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolvedValue(inner)]));
  const [separator, parts] = Array.isArray(made['Fn::Join']) ? made['Fn::Join'] : [];
  if (separator !== '' || !Array.isArray(parts)) return made;
  const joined = parts.reduce((all: unknown[], part: unknown) => {
    const last = all[all.length - 1];
    return typeof part === 'string' && typeof last === 'string' ? [...all.slice(0, -1), last + part] : [...all, part];
  }, []);
  return joined.length === 1 ? joined[0] : { 'Fn::Join': ['', joined] };
}

/** Returns the value at a path of properties. */
export function valueAt({ Properties }: Resource, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], Properties);
}

/** Returns the logical IDs that a value refers to. */
export function referencesIn(value: unknown): string[] {
  const text = JSON.stringify(value ?? {});
  return [...text.matchAll(/"Ref":"(\w+)"/g), ...text.matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map(([, id]) => id);
}

function planOfStack(stack: string, before: Record<string, Resource>, after: Record<string, Resource>): Step[] {
  const replaced = replacedIds(before, after);
  const kindOf = (id: string): Kind | undefined => {
    if (!before[id]) return 'added';
    if (!after[id]) return 'removed';
    if (before[id].Type !== after[id].Type) return 'of another type';
    if (replaced.has(id)) return 'replaced';
    if (isSame(before[id].Properties, after[id].Properties)) return undefined;
    return namesOf(before[id]).some((name, index) => !isSame(name, namesOf(after[id])[index])) ? 'renamed' : 'updated';
  };
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id): Step[] => {
    const kind = kindOf(id);
    if (!kind) return [];
    return [{ kind, stack, id, before: before[id], after: after[id], isRetained: isRetained(kind, before[id]) }];
  });
}

function isRetained(kind: Kind, before: Resource | undefined): boolean {
  if (kind === 'removed') return RETAINED.includes(before?.DeletionPolicy ?? '');
  return kind === 'replaced' && RETAINED.includes(before?.UpdateReplacePolicy ?? '');
}

/** A replaced resource has another physical ID, so what refers to it changes too, and may be replaced in turn. */
function replacedIds(before: Record<string, Resource>, after: Record<string, Resource>): Set<string> {
  const replaced = new Set<string>();
  const isReplaced = (id: string) => {
    if (before[id]?.Type !== after[id].Type) return false;
    return resourceType(after[id].Type).replacedBy.some(name => {
      const [former, next] = [valueAt(before[id], name), valueAt(after[id], name)];
      return !isSame(former, next) || referencesIn(next).some(other => replaced.has(other));
    });
  };
  for (let size = -1; size !== replaced.size;) {
    size = replaced.size;
    Object.keys(after).filter(isReplaced).forEach(id => replaced.add(id));
  }
  return replaced;
}

function namesOf(resource: Resource): unknown[] {
  const { unique = [] } = resourceType(resource.Type);
  return unique
    .filter((path): path is string => typeof path === 'string' && path.endsWith('Name'))
    .map(path => valueAt(resource, path));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
