/** The part of jsii's description of a library that is compared. */
export interface Assembly {
  readonly targets: Record<string, unknown>;
  readonly types: Record<string, Type>;
}

interface Type {
  readonly initializer?: Callable;
  readonly methods?: (Callable & { readonly name: string })[];
}

interface Callable {
  readonly protected?: boolean;
  readonly parameters?: { readonly name: string }[];
}

/**
 * Returns changes that break users of a language although all types fit, and that `jsii-diff` does not report: imports,
 * constructors, names of parameters.
 */
export function lostNames(before: Assembly, now: Assembly): string[] {
  const targets = Object.keys(before.targets).filter(
    language => canonical(before.targets[language]) !== canonical(now.targets[language]),
  );
  return [
    ...targets.map(language => `${language}: the package or its namespace has been renamed`),
    ...Object.entries(before.types).flatMap(([name, type]) => lostOf(name, type, now.types[name])),
  ];
}

/** `jsii-diff` reports a removed type. */
function lostOf(name: string, before: Type, now: Type | undefined): string[] {
  if (!now) return [];
  const hadConstructor = before.initializer && !before.initializer.protected;
  const hasConstructor = now.initializer && !now.initializer.protected;
  if (hadConstructor && !hasConstructor) return [`${name}: its constructor has been removed`];
  const pairs = (before.methods ?? []).map(
    method => [`${name}.${method.name}`, method, now.methods?.find(other => other.name === method.name)] as const,
  );
  return [[name, before.initializer, now.initializer] as const, ...pairs].flatMap(([where, one, other]) =>
    renamedIn(where, one, other),
  );
}

/** In Python, arguments may be passed by name. */
function renamedIn(where: string, before: Callable | undefined, now: Callable | undefined): string[] {
  const [names, others] = [before, now].map(callable => callable?.parameters?.map(({ name }) => name) ?? []);
  return names.flatMap((name, index) =>
    index >= others.length || others[index] === name
      ? []
      : [`${where}: the parameter ${name} has been renamed to ${others[index]}`],
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
