import { Check } from './check';
import { edgeFunctionTime } from './edge-function';
import { goneMarker } from './gone-marker';
import { accessMigration } from './migration';
import { contentLengthAndRange, headOfNewVariant, storedAfterStream } from './new-variants';
import { notModified } from './not-modified';
import { plainOddKeys, transformedOddKeys } from './odd-keys';
import { flatRatePlan } from './plan-url';
import { purgeAfterFirstMiss, purgeOfRewrittenPaths } from './purge';
import { changedReferences } from './references';
import { replicatedOriginals } from './replication';
import { signaturesAtOnce, signedUrls } from './signing';
import { unchangedUploads } from './uploads';

/**
 * Every check, in order: the most important first; deployments in the order of their steps, and the migration before
 * the check that needs its result; the metrics last, as they are minutes behind.
 */
export const CHECKS: readonly Check[] = [
  transformedOddKeys,
  headOfNewVariant,
  purgeAfterFirstMiss,
  purgeOfRewrittenPaths,
  contentLengthAndRange,
  storedAfterStream,
  goneMarker,
  signedUrls,
  signaturesAtOnce,
  replicatedOriginals,
  notModified,
  unchangedUploads,
  changedReferences,
  accessMigration,
  plainOddKeys,
  flatRatePlan,
  edgeFunctionTime,
];
