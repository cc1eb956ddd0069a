import { FlatRatePlan } from './flat-rate-plan';

/** The parts of a distribution that decide which plans include it. */
export interface PlannedDistribution {
  /** Its `DistributionConfig`, as in a template. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hasAccessLogs: boolean;
  /** Whether one of its functions has a key value store. */
  readonly hasKeyValueStore?: boolean;
}

/** A feature that not every plan includes. */
export interface PlanFeature {
  readonly name: string;
  /** The prop that uses the feature. */
  readonly prop: string;
  /** The rule for the prop on plans without the feature: a verb phrase. */
  readonly rule: string;
  /** The code that does without the feature, if any. */
  readonly alternative?: string;
  /** The smallest plan that includes the feature. */
  readonly least: FlatRatePlan;
}

/** A feature, and the distributions that use it. */
export interface UsedFeature extends PlanFeature {
  readonly isUsed: (distribution: PlannedDistribution) => boolean;
}
