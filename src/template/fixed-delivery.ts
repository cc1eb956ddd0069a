import { TemplateOptions } from './template-options';
import { VariantDelivery } from '../model/variant-delivery';

/**
 * Returns the delivery that options require, or undefined if it is a parameter. HTTPS origins are read by the transform
 * function alone, and only the delivery from the bucket allows single origins to read images.
 */
export function deliveryOf({ sources, props: { allowedOrigins } }: TemplateOptions): VariantDelivery | undefined {
  if (sources?.isFunctionFirst) return VariantDelivery.FUNCTION_FIRST;
  const allowsAll = allowedOrigins === undefined || Array.isArray(allowedOrigins) && allowedOrigins.includes('*');
  return allowsAll ? undefined : VariantDelivery.BUCKET_FIRST;
}
