import { CollectionTag, ScalarTag, YAMLMap, YAMLSeq, parse } from 'yaml';
import { isRecord } from '../../../../model/is-record';
import { problemOfSize } from '../../../cloud-assembly/template-file';

/** Tags of CloudFormation that are not `Fn::` and their own name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { Ref: 'Ref', Condition: 'Condition' };

const TAGS = [
  'Ref', 'Condition', 'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join',
  'Not', 'Or', 'Select', 'Split', 'Sub', 'Transform', 'Length', 'ToJsonString', 'ForEach', 'GetStackOutput',
];

/** The tags of CloudFormation, such as `!Ref`, for text, lists and records. */
const CUSTOM_TAGS: (ScalarTag | CollectionTag)[] = TAGS.flatMap(name => {
  const tag = `!${name}`;
  const full = OTHER_NAMES[name] ?? `Fn::${name}`;
  const collection = (node: YAMLMap.Parsed | YAMLSeq.Parsed) => ({ [full]: node.toJSON() as unknown });
  return [
    { tag, resolve: (text: string) => ({ [full]: text }) },
    { tag, collection: 'seq' as const, resolve: collection },
    { tag, collection: 'map' as const, resolve: collection },
  ] as (ScalarTag | CollectionTag)[];
});

/** A line that YAML templates have at their start. */
const YAML_TEMPLATE = /^(AWSTemplateFormatVersion|Description|Transform|Parameters|Resources|Metadata)\s*:/m;

/** The first lines of a file, by which YAML is recognized. */
const HEAD = 20_000;

/**
 * Returns the contents of a file in JSON or YAML, or undefined for files of another kind, such as logs. Throws for a
 * template that CloudFormation would reject by its size.
 */
export function documentIn(text: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    const document = jsonIn(text);
    // The AWS CLI prints templates with many spaces.
    if (isRecord(document) && document.Resources !== undefined) requireSize(JSON.stringify(document));
    return document;
  }
  if (!YAML_TEMPLATE.test(text.slice(0, HEAD)) || !/^Resources\s*:/m.test(text)) return undefined;
  requireSize(text);
  return parse(text, { customTags: CUSTOM_TAGS, logLevel: 'silent' });
}

function requireSize(template: string): void {
  const problem = problemOfSize(Buffer.byteLength(template));
  if (problem !== undefined) throw new Error(problem);
}

/** Logs may have one JSON object in each line. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (isRecord(lineIn(text))) return undefined;
    // The message of Node contains a part of the file, which may be a secret.
    throw new Error('must be JSON: it begins like JSON, and is incomplete or invalid');
  }
}

function lineIn(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().split('\n', 1)[0]);
  } catch {
    return undefined;
  }
}
