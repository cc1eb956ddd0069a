import * as fc from 'fast-check';

/** One change at one place of a JSON tree. */
export interface Mutation {
  readonly kind: 'replace' | 'remove' | 'copy' | 'wrap' | 'rename';
  /** The index of the place from the root; it wraps around after the last one. */
  readonly at: number;
  readonly from: number;
  readonly value: unknown;
  readonly name: string;
}

interface Spot {
  readonly parent: Record<string | number, unknown>;
  readonly key: string | number;
}

/**
 * Generates changes.
 *
 * @param values replacements for values, in addition to any JSON
 * @param names replacements for keys, and wrappers for values, in addition to any text
 */
export function mutations(values: readonly unknown[], names: readonly string[]): fc.Arbitrary<Mutation[]> {
  return fc.array(fc.record<Mutation>({
    kind: fc.constantFrom('replace', 'remove', 'copy', 'wrap', 'rename'),
    at: fc.nat(),
    from: fc.nat(),
    value: fc.oneof(fc.constantFrom(...values), fc.jsonValue({ maxDepth: 2 })),
    name: fc.oneof({ arbitrary: fc.constantFrom(...names), weight: 4 }, fc.string()),
  }), { minLength: 1, maxLength: 4 });
}

/** Returns a changed copy. */
export function mutate<T>(tree: T, changes: readonly Mutation[]): unknown {
  const root = { tree: structuredClone(tree) as unknown };
  for (const change of changes) apply(root, change);
  return root.tree;
}

function apply(root: { tree: unknown }, { kind, at, from, value, name }: Mutation): void {
  const spots = spotsOf(root);
  const { parent, key } = spots[at % spots.length];
  const source = spots[from % spots.length];
  switch (kind) {
    case 'replace': parent[key] = structuredClone(value); break;
    case 'remove': remove(parent, key); break;
    case 'copy': parent[key] = structuredClone(source.parent[source.key]); break;
    case 'wrap': parent[key] = Object.fromEntries([[name, parent[key]]]); break;
    case 'rename': rename(parent, key, name); break;
  }
}

function remove(parent: Spot['parent'], key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (key !== 'tree') delete parent[key];
}

function rename(parent: Spot['parent'], key: string | number, name: string): void {
  if (Array.isArray(parent) || key === 'tree') return;
  const value = parent[key];
  delete parent[key];
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

function spotsOf(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ parent: value as Spot['parent'], key }, ...spotsOf(inner)]);
}
