import { RefinementMeasured } from './refinement-metrics';
import { MonthlyLimit } from '../../aws/monthly-limit';
import { Refinement, RefinementTask } from '../refinement/refine-variant';
import { OriginalReader, StoredVariants } from '../services';
import { TransformerConfig } from '../transformer-config';

/** A variant to refine, and the images that it was made from. */
export type RefinerTask = Omit<RefinementTask, 'options' | 'refinement'>;

/** The part of a refinement's outcome that the refiner reports. */
export type Refined = Pick<Refinement, 'kept' | 'image' | 'firstScore' | 'score'> & { readonly reason: string };

/** The services that the refiner uses. */
export interface RefinerServices {
  readonly config: TransformerConfig;
  readonly originals: OriginalReader;
  readonly variants: StoredVariants;
  readonly limit: MonthlyLimit;
  readonly refine: (task: RefinerTask) => Promise<Refined>;
  readonly log: (event: Record<string, unknown>) => void;
  readonly measure: (measured: RefinementMeasured) => void;
}
