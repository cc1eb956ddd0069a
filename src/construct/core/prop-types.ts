import { IConstruct } from 'constructs';
import { PropType, PropTypes, codeOf, isClass, isMisspelling, isPlain, isToken, printed, struct } from './prop-type';
import { refuse } from './validate';
import { didYouMean } from '../../model/misspellings';

export * from './cdk-types';
export * from './prop-type';

type TypesByName = Readonly<Record<string, PropType>>;

/**
 * Rejects props of another type than declared, which plain JavaScript allows. They would fail later by a TypeError that
 * names no prop. Names of other properties are rejected, too, because they would have no effect.
 *
 * @param within the name of the prop that contains these, if any
 * @param bag the name of the object, if no prop contains it
 */
export function requireTypes<Props extends object>(
  scope: IConstruct, props: Props, types: PropTypes<Props>, within: string = '', bag: string = 'options',
): void {
  requireProperties(scope, props, types, { within, bag });
}

/**
 * Rejects props of a construct as `requireTypes` does, but accepts names that are not nearly those of its props: a
 * construct may pass its own props on.
 */
export function requireProps<Props extends object>(scope: IConstruct, props: Props, types: PropTypes<Props>): void {
  requireProperties(scope, props, types, { within: '', bag: 'props', isOpen: true });
}

interface Place { readonly within: string; readonly bag: string; readonly isOpen?: true }

function requireProperties(scope: IConstruct, props: object | undefined, types: TypesByName, place: Place): void {
  const { within, bag, isOpen } = place;
  const prefix = within && `${within}.`;
  const hasRequired = Object.values(types).some(({ isRequired }) => isRequired);
  const given = (props === undefined && hasRequired ? {} : props) as Readonly<Record<string, unknown>>;
  requireValue(scope, within || bag, given, struct(types));
  if (isPlain(given)) requireNames(scope, prefix, given, types, isOpen);
  for (const [name, type] of Object.entries(types)) {
    if (given[name] !== undefined || type.isRequired) requireType(scope, `${prefix}${name}`, given[name], type);
  }
}

/** Rejects a value of another type, and properties and elements of other types in it. */
export function requireType(scope: IConstruct, name: string, value: unknown, type: PropType): void {
  if (isToken(value)) return requireKnown(scope, name, type);
  requireValue(scope, name, value, type);
  if (type.properties) requireTypes(scope, value as object, type.properties, name);
  const { elements } = type;
  if (elements) (value as unknown[]).forEach((each, index) => requireType(scope, `${name}[${index}]`, each, elements));
}

/** Rejects a value that only the deployment knows, unless the template can contain it. */
function requireKnown(scope: IConstruct, name: string, { mayBeToken, whyKnown, expected, remedyFor }: PropType): void {
  if (mayBeToken) return;
  refuse(scope, `\`${name}\` must be known at synthesis${whyKnown ? `, because ${whyKnown}` : ''}, got a token. `
    + (remedyFor(undefined) || `Write it as ${expected}`));
}

function requireValue(scope: IConstruct, name: string, value: unknown, type: PropType): void {
  if (type.accepts(value)) return;
  const remedy = value === null && !type.isRequired ? 'Leave it out to use the default' : remedyOf(value, type);
  refuse(scope, `\`${name}\` must be ${type.expected}, got ${printed(value)}${remedy && `. ${remedy}`}`);
}

function remedyOf(value: unknown, type: PropType): string {
  if (typeof value === 'function' && !isClass(value)) return `Call it: ${value.name}()`;
  const isListOfOne = Array.isArray(value) && value.length === 1 && type.accepts(value[0]);
  return isListOfOne ? `Use ${codeOf(value[0])} without a list` : type.remedyFor(value);
}

/** Rejects names of no property. If others are accepted, rejects those that are nearly that of one that is not set. */
function requireNames(scope: IConstruct, prefix: string, props: object, types: TypesByName, isOpen = false): void {
  const given = Object.entries(props).filter(([, value]) => value !== undefined).map(([name]) => name);
  const left = Object.keys(types).filter(name => !given.includes(name));
  const unknown = given.filter(name => !Object.hasOwn(types, name))
    .find(name => !isOpen || left.some(known => isMisspelling(name, known)));
  if (unknown === undefined) return;
  const meant = meantBy(unknown, left, types);
  const remedy = meant.length > 0 ? didYouMean(meant) : `the properties are ${Object.keys(types).join(', ')}`;
  refuse(scope, `\`${prefix}${unknown}\` is not a property: ${remedy}`);
}

/** Returns the names that a name may mean: misspelled or shortened ones, and those of properties of a property. */
function meantBy(name: string, known: readonly string[], types: TypesByName): string[] {
  const misspelled = known.filter(each => isMisspelling(name, each));
  if (misspelled.length > 0) return misspelled;
  return [
    ...known.filter(each => each.toLowerCase().endsWith(name.toLowerCase())),
    ...Object.keys(types).filter(each => types[each].names?.includes(name)).map(each => `${each}.${name}`),
  ];
}

/**
 * Rejects an object without properties, which is left of a dict of Python whose names are all misspelled.
 *
 * @param what a noun for its properties
 * @param code code that sets one
 * @param python the same in Python
 */
export function requireSome(
  scope: IConstruct, name: string, props: object, what: string, code: string, python: string,
): void {
  if (Object.values(props).some(value => value !== undefined)) return;
  refuse(scope, `\`${name}\` must have at least one ${what}, got none. Set one, such as ${code}; in Python, use ${python}, `
    + 'because a dict loses misspelled names');
}
