/** Settings of refinement, which the construct passes to the transform function and the refiner. */
export interface RefinementConfig {
  /** The score by SSIMULACRA 2 that variants are to have. Missing if it depends on their format and pixels. */
  readonly target?: number;
  /** Media types of the variants to refine. */
  readonly contentTypes: readonly string[];
  /** Minimum number of bytes of a variant to refine. */
  readonly minBytes: number;
  /** Number of variants that are refined in a month. */
  readonly maxPerMonth: number;
  /** Maximum number of refinements at a time. */
  readonly maxConcurrency: number;
  /** `Cache-Control` of variants until their refinement has ended. */
  readonly cacheControl: string;
}
