import { CLOUDWATCH, LAMBDA, S3, SQS, transferTiers } from './prices';
import { Usage, gigabytes, transformations } from './usage';
import { RefinementConfig } from '../../runtime/transformer/refiner/refinement-config';

/** The part of a refiner that affects its cost. */
export interface RefinerConfiguration extends Pick<RefinementConfig, 'maxPerMonth'> {
  readonly memoryMegabytes: number;
  readonly architecture: 'arm64' | 'x86_64';
}

/** Bytes that a refinement adds to the log of the refiner, measured as for a transformation. */
export const LOG_BYTES = 2000;

/** Requests to S3: the variant, the original and its version are read, and the variant is replaced. */
const READS = 3;
const WRITES = 1;

/** Requests to SQS: a message is sent, received and deleted. */
const QUEUE_REQUESTS = 3;

/** Metrics of the refiner. */
export const REFINEMENT_METRICS = 5;

/** Returns the number of refinements: one for each transformation, up to the monthly limit. */
export function refinements({ maxPerMonth }: RefinerConfiguration, usage: Usage, variantDays: number): number {
  return Math.min(maxPerMonth, transformations(usage, variantDays));
}

/** Returns the share of variants that are refined. */
export function refinedShare(refiner: RefinerConfiguration, usage: Usage, variantDays: number): number {
  const made = transformations(usage, variantDays);
  return made === 0 ? 0 : refinements(refiner, usage, variantDays) / made;
}

/** Returns the cost of one refinement, without free tiers: those of the account go to transformations first. */
export function costOfRefinement({ memoryMegabytes, architecture }: RefinerConfiguration, usage: Usage): number {
  return usage.refineSeconds * memoryMegabytes / 1024 * LAMBDA.gigabyteSecond[architecture] + LAMBDA.request
    + READS * S3.get + WRITES * S3.put
    + QUEUE_REQUESTS * SQS.request
    + gigabytes(LOG_BYTES) * CLOUDWATCH.vendedLogs.CWL[0].price;
}

/** Returns the views of a variant that pay for its refinement, at the price of the first tier of data transfer. */
export function viewsToPayOff(refiner: RefinerConfiguration, usage: Usage): number {
  const savedPerView = gigabytes(usage.variantBytes * usage.refineSaving) * transferTiers('northAmerica')[0].price;
  return costOfRefinement(refiner, usage) / savedPerView;
}
