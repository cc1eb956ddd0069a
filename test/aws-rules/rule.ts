import { Json, Resource, StackTemplate } from './template';

/** A rule that AWS documents and the schemas of CloudFormation do not contain. */
export interface Rule {
  readonly name: string;
  /** The page of AWS, or the issue, that the rule comes from. */
  readonly source: string;
  /** Returns a sentence for each violation in the templates of one app. */
  readonly check: (app: readonly StackTemplate[]) => string[];
  /** Set if the rule is about a choice of the library. Users, and tests in their place, may choose otherwise. */
  readonly ofLibrary?: true;
  /** An app that violates this rule, and no other. */
  readonly broken: readonly StackTemplate[];
}

/** The location of a resource: its ID and its stack. */
export interface Place {
  readonly id: string;
  readonly resource: Resource;
  readonly stack: StackTemplate;
  readonly app: readonly StackTemplate[];
}

/** A sentence, several, or nothing. */
export type Finding = string | false | undefined | readonly (string | false | undefined)[];

/** Checks each resource of these types. */
export function each(types: string | readonly string[], find: (properties: Json, place: Place) =>
Finding): Rule['check'] {
  return app => app.flatMap(stack => resourcesOf(stack, types).flatMap(({ id, resource }) =>
    list(find(resource.Properties ?? {}, { id, resource, stack, app })).map(text => `${stack.name}/${id}: ${text}`)));
}

/** Checks each template. */
export function eachStack(find: (stack: StackTemplate, app: readonly StackTemplate[]) => Finding): Rule['check'] {
  return app => app.flatMap(stack => list(find(stack, app)).map(text => `${stack.name}: ${text}`));
}

/** Returns the resources of these types in a template. */
export function resourcesOf(
  stack: StackTemplate,
  types: string | readonly string[],
): { id: string; resource: Resource }[] {
  return Object.entries(stack.Resources ?? {})
    .filter(([, { Type }]) => [types].flat().includes(Type))
    .map(([id, resource]) => ({ id, resource }));
}

/** Returns the resource of the stack that a `Ref` or `Fn::GetAtt` names. */
export function referred(value: Json, { Resources }: StackTemplate): Resource | undefined {
  const id: unknown = value?.Ref ?? [value?.['Fn::GetAtt']].flat()[0];
  return typeof id === 'string' ? Resources[id] : undefined;
}

/** Returns the IDs of all resources that a value refers to, however deep. */
export function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String([inner].flat()[0])];
    return references(inner);
  });
}

export function isLiteral(value: Json): value is string {
  return typeof value === 'string';
}

/** Returns the items of a list, or one value as a list of one, without those that only the deployment chooses. */
export function listOf(value: Json): Json[] {
  return [value].flat().filter(item => item !== undefined && item !== null && item['Fn::If'] === undefined);
}

/** Returns whether a name differs from Region to Region. */
export function containsRegion(name: Json, { region }: StackTemplate): boolean {
  const text = JSON.stringify(name);
  return text.includes('AWS::Region') || (region !== undefined && text.includes(region));
}

/** Lengths of what only the deployment knows; other references count as much as an ARN of this library's resources. */
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12, 'AWS::Partition': 10, 'AWS::URLSuffix': 21, 'AWS::StackName': 128, 'AWS::NoValue': 0,
};
const LONGEST_REGION = 16;
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
const STACK_UUID = [8, 4, 4, 4, 12].map(length => 'x'.repeat(length)).join('-');
const STACK_ID = `arn:xxx:cloudformation:xxx:xxxxxxxxxxxx:stack/${'x'.repeat(128)}/${STACK_UUID}`;
const REFERENCE = 100;

/** Returns the text of a value, with `x` in place of each character that only the deployment knows. */
export function textOf(value: Json, stack: StackTemplate): string {
  if (value === null || typeof value !== 'object') return String(value ?? '');
  const [name, argument] = Object.entries(value)[0] ?? [];
  switch (name) {
    case 'Ref': return reference(argument as string, stack);
    case 'Fn::Join': return (argument as [string, Json[]])[1]
      .map(part => textOf(part, stack)).join((argument as [string])[0]);
    case 'Fn::Sub':
      return String([argument].flat()[0]).replace(/\$\{([^!}]+)\}/g, (_, parameter: string) =>
        reference(parameter, stack));
    case 'Fn::Select': {
      const [index, texts] = argument as [number, Json];
      return listedTexts(texts, stack)?.[index] ?? 'x'.repeat(REFERENCE);
    }
    default: return 'x'.repeat(REFERENCE);
  }
}

/** Returns the parts of a text that `Fn::Split` separates. */
function listedTexts(value: Json, stack: StackTemplate): string[] | undefined {
  if (value === null || typeof value !== 'object' || !('Fn::Split' in value)) return undefined;
  const [delimiter, text] = value['Fn::Split'] as [string, Json];
  return textOf(text, stack).split(delimiter);
}

function reference(name: string, { region }: StackTemplate): string {
  if (name === 'AWS::StackId') return STACK_ID;
  if (name === 'AWS::Region') return region ?? 'x'.repeat(LONGEST_REGION);
  return 'x'.repeat(PSEUDO_PARAMETERS[name] ?? REFERENCE);
}

/** Returns the length of a document, without the whitespace that AWS does not count either. */
export function sizeOf(document: Json, stack: StackTemplate): number {
  return JSON.stringify(withTexts(document, stack)).length;
}

function withTexts(value: Json, stack: StackTemplate): Json {
  if (Array.isArray(value)) return value.map(item => withTexts(item, stack));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(Ref|Fn::\w+)$/.test(entries[0][0])) return textOf(value, stack);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withTexts(inner, stack)]));
}

/** Returns what occurs more than once. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) < index))];
}

function list(found: Finding): string[] {
  return [found].flat().filter((text): text is string => typeof text === 'string');
}

/** An app of one stack with these resources, for broken templates. */
export function stackOf(
  Resources: Record<string, Resource>,
  more: Partial<StackTemplate> = {},
): readonly StackTemplate[] {
  return [{ name: 'Broken', region: 'us-east-1', account: '111122223333', Resources, ...more }];
}

/** An app of one resource. */
export function only(Type: string, Properties: Json, more: Partial<StackTemplate> = {}): readonly StackTemplate[] {
  return stackOf({ It: { Type, Properties } }, more);
}
