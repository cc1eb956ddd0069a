import { Json, JsonObject, isObject, mapValues } from '../../src/template/json';

/** Returns a value without `Fn::If`, as CloudFormation evaluates it. Joins of text alone become text. */
export function evaluated(value: Json, holds: (condition: string) => boolean): Json | undefined {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(item => evaluated(item, holds)).filter(item => item !== undefined);
  }
  if (!isObject(value)) return value;
  if (value.Ref === 'AWS::NoValue') return undefined;
  if (Array.isArray(value['Fn::If'])) {
    const [condition, whenTrue, whenFalse] = value['Fn::If'] as [string, Json, Json];
    return evaluated(holds(condition) ? whenTrue : whenFalse, holds);
  }
  const inner = mapValues(value, item => evaluated(item, holds));
  const defined = Object.fromEntries(Object.entries(inner).filter(([, item]) => item !== undefined)) as JsonObject;
  return joined(defined);
}

/** Returns the text of a join whose parts are all text, and the parts of nested joins as its own. */
function joined(value: JsonObject): Json {
  if (!Array.isArray(value['Fn::Join'])) return value;
  const [delimiter, given] = value['Fn::Join'] as [string, readonly Json[]];
  if (delimiter !== '' || !Array.isArray(given)) return value;
  const parts = given.flatMap(part => isObject(part) && Array.isArray(part['Fn::Join']) && part['Fn::Join'][0] === ''
    ? part['Fn::Join'][1] as readonly Json[] : [part]);
  const merged = parts.reduce<Json[]>((all, part) => {
    const last = all.at(-1);
    return typeof part === 'string' && typeof last === 'string' ? [...all.slice(0, -1), last + part] : [...all, part];
  }, []);
  return merged.every(part => typeof part === 'string') ? merged.join('') : { 'Fn::Join': ['', merged] };
}
