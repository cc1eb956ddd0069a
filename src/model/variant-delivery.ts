/**
 * The origin that edge locations request a variant from.
 */
export enum VariantDelivery {
  /**
   * The variant bucket, then the transform function for variants that it does not have. Stored variants are served
   * without compute.
   */
  BUCKET_FIRST = 'bucket-first',

  /**
   * The transform function only, which reads the variant bucket itself. It needs neither origin failover nor custom
   * policies, and so fits the flat-rate plans below Premium. Each cache miss invokes the function.
   */
  FUNCTION_FIRST = 'function-first',
}
