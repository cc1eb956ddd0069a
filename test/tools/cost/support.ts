import { Configuration } from '../../../src/tools/cost/configuration';
import { Usage } from '../../../src/tools/cost/usage';

/** A CDN that only reads. */
export const PLAIN: Configuration = {
  path: 'Test/Images/Distribution',
  stack: 'Test',
  priceClass: 'PriceClass_100',
  hasEdgeFunction: false,
  isPurged: false,
  hasUploads: false,
  prewarmedVariants: 0,
  hasAdditionalMetrics: false,
  alarmMetrics: 0,
  dashboards: 0,
  originals: 'S3',
  originalKinds: ['S3'],
  hasHttpsOrigins: false,
  distribution: {},
};

export const USAGE: Usage = {
  images: 10_000,
  requests: 20_000_000,
  changes: 1000,
  originalBytes: 2_000_000,
  variantBytes: 60_000,
  variants: 6,
  hitRate: 0.9,
  transformSeconds: 0.7,
  refineSeconds: 2,
  refineSaving: 0.2,
  withFreeTier: false,
};
