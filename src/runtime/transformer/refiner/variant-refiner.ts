import { Refined, RefinerTask } from './refiner-services';
import { hasOwnQuality } from './request-refinement';
import { needsProcess } from '../isolated-process';
import { pixelCount, refineVariant } from '../refinement/refine-variant';
import { TransformError } from '../transform-image';
import { TransformerConfig } from '../transformer-config';

/**
 * Maximum number of pixels of a variant: the metric takes 150 MB per megapixel, and the function has 1,769 MB.
 */
const MAX_PIXELS = 8e6;

/** Refines a variant. It stays if its original cannot be transformed here. */
export async function refine(task: RefinerTask, config: TransformerConfig): Promise<Refined> {
  const { original, operations, mark } = task;
  // An SVG and a decoder of HEIC may take any time and memory.
  if (needsProcess({ original, operations, options: config, mark })) return kept(task, 'isolated');
  if (hasOwnQuality(operations, config.rules)) return kept(task, 'quality');
  try {
    if (await pixelCount(task.stored.body) > MAX_PIXELS) return kept(task, 'too-large');
    return await refineVariant({ ...task, options: config, refinement: config.refinement! });
  } catch (error) {
    if (error instanceof TransformError) return kept(task, error.problem);
    throw error;
  }
}

function kept({ stored }: RefinerTask, reason: string): Refined {
  return { kept: true, reason, image: stored };
}
