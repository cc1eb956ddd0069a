import { isRecord } from '../../model/is-record';
import { LocalEdgeError } from '../local-edge-error';
import { Located, Resolver } from './intrinsics';

/**
 * The treatment of a property by the local edge:
 *
 * - `emulated`: it has its effect;
 * - `harmless`: it has no effect that a viewer could see;
 * - `note`: it is ignored with a note;
 * - `refuse`: it is rejected, because ignoring it would change what viewers get.
 */
export type Handling = 'emulated' | 'harmless' | { readonly note: string } | { readonly refuse: string };

export type PropertyTable = Record<string, Handling>;

/** Notes on parts that are not emulated, in the order in which they were found. */
export type Notes = Set<string>;

/** The resource of a property, to resolve intrinsic functions and for messages. */
export interface Place extends Located {
  readonly resolver: Resolver;
  readonly notes: Notes;
}

/** Properties of a resource. A property that is not in the table is an error, so that nothing is ignored silently. */
export class Properties {
  /** Returns the top-level properties of a resource. */
  public static of(place: Place, table: PropertyTable): Properties {
    return new Properties(place, '', place.resource.properties, table);
  }

  private constructor(
    public readonly place: Place,
    private readonly path: string,
    private readonly values: Record<string, unknown>,
    private readonly table: PropertyTable,
  ) {
    Object.keys(values).forEach(name => this.account(name));
  }

  public string(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : String(value);
  }

  public requiredString(name: string): string {
    return this.string(name) ?? this.refuse(name, 'it is required');
  }

  public number(name: string): number | undefined {
    const value = this.value(name);
    if (value !== undefined && !Number.isFinite(Number(value))) {
      this.refuse(name, `it must be a number, got ${JSON.stringify(value)}`);
    }
    return value === undefined ? undefined : Number(value);
  }

  /** CloudFormation accepts `true` and `"true"`. */
  public boolean(name: string): boolean {
    return ['true', true].includes(this.value(name) as string | boolean);
  }

  public strings(name: string): string[] {
    const value = this.value(name) ?? [];
    return (Array.isArray(value) ? value : [value]).map(String);
  }

  /** Returns a map whose keys are data, such as header names. */
  public stringMap(name: string): Record<string, string> {
    const value = this.value(name);
    return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).map(([key, item]) => [key, String(item)]));
  }

  /** Returns the value of any type with all intrinsic functions resolved. */
  public value(name: string): unknown {
    return this.place.resolver.resolve(this.place.stack, this.values[name]);
  }

  /** Returns a list with the inner parts of its items unresolved. */
  public items(name: string): unknown[] {
    const value = this.unwrapped(name);
    return (Array.isArray(value) ? value : [value]).map(item => this.place.resolver.unwrap(this.place.stack, item));
  }

  public child(name: string, table: PropertyTable): Properties | undefined {
    const value = this.unwrapped(name);
    return isRecord(value) ? new Properties(this.place, `${this.path}${name}.`, value, table) : undefined;
  }

  public children(name: string, table: PropertyTable): Properties[] {
    const items = Array.isArray(this.unwrapped(name)) ? this.items(name) : [];
    return items.filter(isRecord).map((item, index) => new Properties(
      this.place, `${this.path}${name}[${index}].`, item, table,
    ));
  }

  /** Throws an error that names the resource and the property. The reason should say what to do. */
  public refuse(name: string, reason: string): never {
    const { resource } = this.place;
    throw new LocalEdgeError(`${resource.path} (${resource.type}), property ${this.path}${name}: ${reason}`);
  }

  public note(sentence: string): void {
    this.place.notes.add(sentence);
  }

  private account(name: string): void {
    const handling: Handling | undefined = Object.hasOwn(this.table, name) ? this.table[name] : undefined;
    if (handling === undefined) {
      this.refuse(name, 'the local edge does not support it and ignores nothing silently. '
        + 'Remove it for local runs, or open an issue');
    }
    if (typeof handling === 'string' || isUnset(this.unwrapped(name))) return;
    if ('refuse' in handling) this.refuse(name, handling.refuse);
    this.note(`${this.place.resource.path}: ${handling.note}.`);
  }

  private unwrapped(name: string): unknown {
    return this.place.resolver.unwrap(this.place.stack, this.values[name]);
  }
}

/** Returns whether CloudFormation treats a value as unset: false, an empty list or string, `{ Enabled: false }`. */
function isUnset(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isRecord(value)) return Object.keys(value).length === 0 || value.Enabled === false || value.Enabled === 'false';
  return [undefined, null, false, 'false', ''].includes(value as string | boolean | null | undefined);
}
