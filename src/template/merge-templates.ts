import { Choice, Selection } from './choice';
import { Json, JsonObject, isObject } from './json';
import { SelectedValue, mergedValue } from './merge-values';

/** The resources and outputs of a template. */
export interface TemplateParts {
  readonly Resources: { readonly [logicalId: string]: JsonObject };
  readonly Outputs: { readonly [name: string]: JsonObject };
}

/** The parts of a template for all selections, with the conditions that they need beyond those of the choices. */
export interface MergedParts extends TemplateParts {
  readonly Conditions: JsonObject;
}

/** The metadata of a resource that makes it depend on resources which exist under a condition only. */
const CONDITIONAL_DEPENDENCIES = 'cdk-image-cdn:dependsOn';

/**
 * Merges the templates of all selections into one.
 *
 * A resource of some selections only gets a condition, and a value that differs becomes `Fn::If`. `DependsOn` accepts
 * neither, so a dependency on a conditional resource becomes a reference in the metadata.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function mergedTemplates(
  templates: readonly { readonly selection: Selection; readonly template: TemplateParts }[],
  choices: readonly Choice[],
): MergedParts {
  const conditions: { [name: string]: Json } = {};
  const merge = (section: keyof TemplateParts, change: (part: JsonObject) => JsonObject) => {
    const names = [...new Set(templates.flatMap(({ template }) => Object.keys(template[section])))];
    return Object.fromEntries(names.map(name => {
      const values = templates
        .map(({ selection, template }) => ({ selection, value: template[section][name] }))
        .filter(({ value }) => value !== undefined);
      const isConditional = values.length < templates.length;
      const condition = isConditional ? conditionFor(values.map(({ selection }) => selection), choices) : undefined;
      if (condition && condition.expression !== undefined) conditions[condition.name] = condition.expression;
      const changed = values.map(({ selection, value }) => ({ selection, value: change(value) }));
      return [name, { ...mergedPart(name, changed, choices), ...condition && { Condition: condition.name } }];
    }));
  };
  const always = (logicalId: string) => templates.every(({ template }) => logicalId in template.Resources);
  return {
    Resources: merge('Resources', resource => withConditionalDependencies(resource, always)),
    Outputs: merge('Outputs', output => output),
    Conditions: conditions,
  };
}

/** Merges a resource or an output. Only some of its attributes accept `Fn::If`. */
function mergedPart(name: string, values: readonly SelectedValue[], choices: readonly Choice[]): JsonObject {
  const merged = mergedValue(values, choices) as JsonObject;
  for (const [attribute, value] of Object.entries(merged)) {
    const isConditional = isObject(value) && 'Fn::If' in value;
    if (isConditional && !['Value', 'Properties', 'Metadata'].includes(attribute)) {
      throw new Error(`${name}: ${attribute} differs between the alternatives of a parameter`);
    }
  }
  return merged;
}

/** Moves dependencies on conditional resources to the metadata. */
function withConditionalDependencies(
  { DependsOn: given = [], Metadata: metadata, ...resource }: JsonObject, always: (logicalId: string) => boolean,
): JsonObject {
  const dependencies = [given].flat() as string[];
  const conditional = dependencies.filter(id => !always(id));
  const references = Object.fromEntries(conditional.map(id => [id, { Ref: id }]));
  return {
    ...resource,
    ...dependencies.length > conditional.length && { DependsOn: dependencies.filter(always) },
    ...metadata !== undefined && { Metadata: metadata },
    ...conditional.length > 0 && {
      Metadata: { ...metadata as JsonObject | undefined, [CONDITIONAL_DEPENDENCIES]: references },
    },
  };
}

/** Returns a condition that holds under these selections only: that of an alternative, or one of several choices. */
function conditionFor(
  selections: readonly Selection[], choices: readonly Choice[],
): { readonly name: string; readonly expression?: Json } {
  const terms = choices.flatMap(({ alternatives }, index) => {
    const chosen = [...new Set(selections.map(selection => selection[index]))];
    if (chosen.length === alternatives.length) return [];
    const names = chosen.map(alternative => alternatives[alternative].condition);
    const [only] = names;
    const expression: JsonObject = names.length === 1
      ? { Condition: only } : { 'Fn::Or': names.map(Condition => ({ Condition })) };
    return [{ name: names.join('Or'), count: chosen.length, expression }];
  });
  const product = choices.reduce((count, _, index) => count * new Set(selections.map(each => each[index])).size, 1);
  if (product !== selections.length) throw new Error('no condition holds under exactly these selections');
  const [first, ...others] = terms;
  if (others.length === 0 && first.count === 1) return { name: first.name };
  const name = terms.map(term => term.name).join('And');
  return {
    name,
    expression: others.length === 0 ? first.expression : { 'Fn::And': terms.map(term => term.expression) },
  };
}

