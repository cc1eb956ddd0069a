import { Choice } from './choice';
import { Json, JsonObject } from './json';
import { FORMATS } from './parameters';
import { VariantDelivery } from '../model/variant-delivery';

export const HAS_DOMAIN_NAME = 'HasDomainName';
export const HAS_CONCURRENCY_LIMIT = 'HasConcurrencyLimit';

export const BUCKET: Choice = {
  name: 'bucket',
  alternatives: [
    { condition: 'CreatesBucket', expression: isValue('BucketName', '') },
    { condition: 'HasBucketName', expression: not(isValue('BucketName', '')) },
  ],
};

export const DELIVERY: Choice = {
  name: 'delivery',
  alternatives: [
    { condition: 'IsBucketFirst', expression: isValue('Delivery', VariantDelivery.BUCKET_FIRST) },
    { condition: 'IsFunctionFirst', expression: isValue('Delivery', VariantDelivery.FUNCTION_FIRST) },
  ],
};

const FORMAT_CONDITIONS = ['ServesAvifAndWebp', 'ServesWebp', 'ServesNeitherAvifNorWebp'];

export const FORMAT: Choice = {
  name: 'formats',
  alternatives: Object.keys(FORMATS).map((value, index) => ({
    condition: FORMAT_CONDITIONS[index], expression: isValue('Formats', value),
  })),
};

/** Conditions of single properties. */
export const PROPERTY_CONDITIONS: JsonObject = {
  [HAS_DOMAIN_NAME]: not(isValue('DomainName', '')),
  [HAS_CONCURRENCY_LIMIT]: not(isValue('ReservedConcurrentExecutions', '0')),
};

function isValue(parameter: string, value: string): Json {
  return { 'Fn::Equals': [{ Ref: parameter }, value] };
}

function not(condition: Json): Json {
  return { 'Fn::Not': [condition] };
}
