import { bucket } from './bucket';
import { firstRequest, hit, query } from './caching';
import { Check, CheckOutcome, skip } from './check';
import { conditional, contentType, head, range, reachable } from './delivery';
import { ExchangeError } from './exchange';
import { formats } from './formats';
import { parameters } from './parameters';
import { cookies, httpsRedirect, missingKey, securityHeaders, tls, writeMethods } from './protection';
import { Subject } from './subject';
import { badParameter, variantCache, variantHead } from './variant-requests';
import { metadata, smaller, width } from './variant-size';

/** Every check, in the order in which they are made. One more is one more record here. */
export const CHECKS: readonly Check[] = [
  reachable, firstRequest, hit, head, contentType, conditional, range, query,
  securityHeaders, cookies, missingKey, writeMethods, httpsRedirect, tls, bucket,
  formats, width, smaller, metadata, variantCache, variantHead, badParameter, parameters,
];

export type CheckResult = CheckOutcome & Pick<Check, 'id' | 'title'>;

/**
 * Makes the checks one after the other, telling of each as it ends. Without an image there is nothing to tell of the
 * others.
 */
export async function runChecks(subject: Subject, tell: (result: CheckResult) => void): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { id, title, run } of CHECKS) {
    if (results[0]?.status === 'failed') {
      results.push({ id, title, ...skip('needs an image that can be reached') });
      continue;
    }
    const result = { id, title, ...await outcomeOf(run, subject) };
    results.push(result);
    tell(result);
  }
  return results;
}

/** The network failing is an outcome; anything else that is thrown is a bug. */
async function outcomeOf(run: Check['run'], subject: Subject): Promise<CheckOutcome> {
  try {
    return await run(subject);
  } catch (error) {
    if (error instanceof ExchangeError) return { status: 'failed', seen: error.message };
    throw error;
  }
}
