import { Place, Properties, PropertyTable } from '../../cloud-assembly/properties';
import { EdgeFunction } from '../cloudfront/edge-function';

const ASSOCIATION: PropertyTable = { EventType: 'emulated', FunctionARN: 'emulated' };
const FUNCTION: PropertyTable = {
  AutoPublish: 'emulated',
  FunctionCode: 'emulated',
  FunctionConfig: 'emulated',
  FunctionMetadata: 'harmless',
  Name: 'harmless',
  Tags: 'harmless',
};
const CONFIG: PropertyTable = {
  Comment: 'harmless',
  KeyValueStoreAssociations: { refuse: 'the local edge does not support key value stores: serve a stack without them' },
  Runtime: 'emulated',
};

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
const MAX_BYTES = 10240;

/** Returns the viewer request function of a cache behavior, if any. */
export function viewerRequestFunctionOf(behavior: Properties): EdgeFunction | undefined {
  const associations = behavior.children('FunctionAssociations', ASSOCIATION);
  if (associations.length > 1) {
    behavior.refuse('FunctionAssociations', 'the local edge runs one function of a behavior, on viewer-request');
  }
  const [association] = associations;
  if (!association) return undefined;
  const eventType = association.string('EventType');
  if (eventType !== 'viewer-request') {
    association.refuse('EventType', 'the local edge runs CloudFront Functions on viewer-request only, '
      + `got ${eventType}. Serve a stack without it`);
  }
  return readFunction(association, association.requiredString('FunctionARN'));
}

function readFunction(association: Properties, arn: string): EdgeFunction {
  const { place } = association;
  const located = place.resolver.find('AWS::CloudFront::Function', arn);
  return located
    ? load({ ...place, ...located })
    : association.refuse('FunctionARN', `the function ${arn} is not in this app`);
}

function load(place: Place): EdgeFunction {
  const properties = Properties.of(place, FUNCTION);
  const runtime = properties.child('FunctionConfig', CONFIG)?.string('Runtime');
  const code = properties.requiredString('FunctionCode');
  if (runtime !== 'cloudfront-js-2.0') {
    properties.refuse('FunctionConfig', `the local edge supports the runtime cloudfront-js-2.0, got ${runtime}`);
  }
  if (!properties.boolean('AutoPublish')) {
    properties.refuse('AutoPublish', 'CloudFront runs published functions only: it must be true');
  }
  if (Buffer.byteLength(code) > MAX_BYTES) {
    properties.refuse('FunctionCode', `CloudFront accepts up to ${MAX_BYTES} bytes, got ${Buffer.byteLength(code)}`);
  }
  if (/^\s*import\b/m.test(code) || /\brequire\s*\(/.test(code)) {
    properties.refuse('FunctionCode', "the local edge does not support the runtime's modules: "
      + 'serve a stack whose function imports none');
  }
  properties.note(`${place.resource.path} runs in the JavaScript engine of Node.js, `
    + "which supports more syntax than CloudFront's and allows more time.");
  return loadEdgeFunction(properties, code);
}

function loadEdgeFunction(properties: Properties, code: string): EdgeFunction {
  try {
    return new EdgeFunction(code);
  } catch (error) {
    return properties.refuse('FunctionCode', `it cannot be loaded: ${String(error)}`);
  }
}
