import { Evidence, emptyEvidence, Fields } from './evidence';
import { recordIn, recordsIn, textIn } from './fields';
import { addLines, IS_LISTING } from './read-lines';
import { Template } from './template';
import { documentIn } from './yaml-document';
import { isRecord } from '../../../../model/is-record';
import { CommandError } from '../../command';
import { problemOf, readTextFile } from '../../shared/read-file';

/** Documents that users may have and that are not read: the field that only they have, and what to do. */
const UNREAD: readonly (readonly [field: string, remedy: string])[] = [
  ['terraform_version', 'is the state of Terraform. Pass what the AWS CLI prints, such as `aws cloudfront '
    + 'get-distribution --id ID`'],
  ['log', "is a HAR file. List its URLs, such as by `jq -r '.log.entries[].request.url' FILE > urls.txt`"],
  ['Contents', IS_LISTING],
];

/** The kinds of documents: the field that only they have, and how they are read. */
const KINDS: readonly (readonly [field: string, read: (document: Fields, evidence: Evidence) => void])[] = [
  ['Resources', (document, evidence) => {
    evidence.templates.push(new Template(document, evidence.settings, evidence.physicalIds));
  }],
  ['TemplateBody', ({ TemplateBody: body }, evidence) =>
    readDocument(typeof body === 'string' ? documentIn(body) : body, evidence)],
  ['Stacks', (document, evidence) => recordsIn(document, 'Stacks').forEach(stack => addStack(stack, evidence))],
  ['StackResources', (document, evidence) => addPhysicalIds(recordsIn(document, 'StackResources'), evidence)],
  ['StackResourceSummaries', (document, evidence) =>
    addPhysicalIds(recordsIn(document, 'StackResourceSummaries'), evidence)],
  ['Distribution', (document, evidence) => addDistribution(recordIn(document, 'Distribution'), evidence)],
  ['DistributionList', (document, evidence) =>
    recordsIn(document, 'DistributionList').forEach(each => addDistribution(each, evidence))],
  ['DistributionConfig', addDistribution],
  ['DefaultCacheBehavior', addDistribution],
  ['CachePolicy', ({ CachePolicy: policy }, evidence) =>
    addPolicy(policy, 'CachePolicyConfig', evidence.cachePolicies)],
  ['ResponseHeadersPolicy', ({ ResponseHeadersPolicy: policy }, evidence) =>
    addPolicy(policy, 'ResponseHeadersPolicyConfig', evidence.headersPolicies)],
  ['Environment', (document, evidence) =>
    addSettings(recordIn(recordIn(document, 'Environment'), 'Variables'), evidence)],
  ['Configuration', ({ Configuration: configuration }, evidence) => readDocument(configuration, evidence)],
  ['Parameters', (document, evidence) => addParameters(document.Parameters, evidence)],
  ['context', (document, evidence) => addSettings(recordIn(document, 'context'), evidence)],
  ['data', ({ data }, evidence) => {
    const source = Array.isArray(data) ? data.find(isRecord) : data;
    evidence.imgixSource = recordIn(recordIn(isRecord(source) ? source : {}, 'attributes'), 'deployment');
  }],
];

/** Reads files of any kind. Each is recognized by its contents. */
export function readFiles(files: readonly string[]): Evidence {
  const evidence = emptyEvidence();
  // Templates are resolved when they are used: files in any order may have the values of their parameters.
  for (const file of files) {
    try {
      readText(readTextFile(file), evidence);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(`${file} ${problemOf(error as Error)}`);
    }
  }
  return evidence;
}

function readText(given: string, evidence: Evidence): void {
  const text = given.replace(/^\uFEFF/, '');
  const document = documentIn(text);
  if (document !== undefined && !isRequest(document)) readDocument(document, evidence);
  else addLines(text, evidence);
}

/** Whether a document is a log of CloudFront with one request. */
function isRequest(document: unknown): boolean {
  return isRecord(document) && document['cs-uri-stem'] !== undefined;
}

/** Adds a document in JSON or YAML. Throws if it is of no kind that has a meaning here. */
function readDocument(document: unknown, evidence: Evidence): void {
  if (Array.isArray(document)) return readList(document, evidence);
  const [, read] = KINDS.find(([field]) => isRecord(document) && document[field] !== undefined) ?? [];
  const known = isRecord(document) ? UNREAD.find(([field]) => document[field] !== undefined) : undefined;
  if (!read && known) throw new Error(known[1]);
  if (!read) {
    throw new Error('must be a template, stack, distribution, policy or function as the AWS CLI prints it, or a list '
      + 'of URLs');
  }
  read(document as Fields, evidence);
}

/** A list of parameters, of URLs, or of documents. */
function readList(list: readonly unknown[], evidence: Evidence): void {
  if (list.every(item => typeof item === 'string')) return list.forEach(url => evidence.requests.add(url));
  if (list.every(item => isRecord(item) && item.ParameterKey !== undefined)) return addParameters(list, evidence);
  list.forEach(item => readDocument(item, evidence));
}

function addStack(stack: Fields, evidence: Evidence): void {
  evidence.stackName ??= textIn(stack, 'StackName');
  evidence.region ??= textIn(stack, 'StackId')?.split(':')[3];
  if (evidence.region !== undefined) evidence.physicalIds['AWS::Region'] = evidence.region;
  addParameters(stack.Parameters, evidence);
  for (const output of recordsIn(stack, 'Outputs')) {
    const [name, value] = [textIn(output, 'OutputKey'), textIn(output, 'OutputValue')];
    if (name !== undefined && value !== undefined) evidence.outputs[name] = value;
  }
}

/** Parameters as `describe-stacks` and parameter files have them: a list, or a record. */
function addParameters(parameters: unknown, evidence: Evidence): void {
  if (isRecord(parameters)) return addSettings(parameters, evidence);
  for (const parameter of recordsIn({ parameters }, 'parameters')) {
    const name = textIn(parameter, 'ParameterKey');
    const { ParameterValue: value } = parameter;
    if (name !== undefined && typeof value === 'string') evidence.settings[name] = value;
  }
}

function addSettings(settings: Fields, evidence: Evidence): void {
  for (const [name, value] of Object.entries(settings)) {
    if (['string', 'number', 'boolean'].includes(typeof value)) evidence.settings[name] = String(value);
  }
}

function addPhysicalIds(resources: readonly Fields[], evidence: Evidence): void {
  for (const resource of resources) {
    const [logicalId, id] = [textIn(resource, 'LogicalResourceId'), textIn(resource, 'PhysicalResourceId')];
    if (logicalId !== undefined && id !== undefined) evidence.physicalIds[logicalId] = id;
  }
}

function addDistribution(fields: Fields, evidence: Evidence): void {
  const config = isRecord(fields.DistributionConfig) ? fields.DistributionConfig : fields;
  evidence.distributions.push({ config, id: textIn(fields, 'Id'), domainName: textIn(fields, 'DomainName') });
}

function addPolicy(policy: unknown, name: string, policies: Record<string, Fields>): void {
  if (!isRecord(policy)) return;
  const id = textIn(policy, 'Id');
  if (id !== undefined) policies[id] = recordIn(policy, name);
}
