import { firstRequest, hit, query } from './caching';
import { Check, CheckOutcome, skip } from './check';
import { conditional, contentType, head, range, reachable } from './delivery';
import { formats } from './formats';
import { metadata } from './metadata';
import { bucket, cookies, httpsRedirect, missingKey, securityHeaders, tls, writeMethods } from './protection';
import { Subject } from './subject';
import { parameters, badParameter, variantCache, variantHead, versions } from './variant-requests';
import { smaller, width } from './variant-size';
import { ExchangeError } from '../shared/exchange';

/** All checks, in order. Adding a check takes one record here. */
export const CHECKS: readonly Check[] = [
  reachable, firstRequest, hit, head, contentType, conditional, range, query,
  securityHeaders, cookies, missingKey, writeMethods, httpsRedirect, tls, bucket,
  formats, width, smaller, metadata, variantCache, variantHead, badParameter, parameters,
  versions,
];

export type CheckResult = CheckOutcome & Pick<Check, 'id' | 'title'>;

/**
 * Runs the checks one after another and reports each as it completes. If the first one fails, the others are skipped
 * without a report.
 */
export async function runChecks(
  subject: Subject, report: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { id, title, run } of CHECKS) {
    if (results[0]?.status === 'failed') {
      results.push({ id, title, ...skip('requires a reachable image') });
      continue;
    }
    const result = { id, title, ...await outcomeOf(run, subject) };
    results.push(result);
    report(result);
  }
  return results;
}

/** Runs a check. Network errors fail the check. Other errors are bugs and are rethrown. */
async function outcomeOf(run: Check['run'], subject: Subject): Promise<CheckOutcome> {
  try {
    return await run(subject);
  } catch (error) {
    if (error instanceof ExchangeError) return { status: 'failed', seen: error.message };
    throw error;
  }
}
