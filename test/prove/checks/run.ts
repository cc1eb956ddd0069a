import { Check, Outcome, ProvedCdn, failed, notRun } from './check';
import { RecordedExchange, Recorder } from './recorder';
import { ExchangeError } from '../../../src/tools/cli/shared/exchange';
import { AwsError } from '../aws/aws';
import { CommandFailure } from '../command';

/** A check with its outcome and all that was sent for it. */
export interface CheckResult extends Outcome {
  readonly id: string;
  readonly title: string;
  /** Consequences for users; present if the check failed. */
  readonly meaning?: string;
  readonly seconds: number;
  readonly exchanges: readonly RecordedExchange[];
  /** Number of further exchanges, which are not in the report. */
  readonly omitted: number;
}

/** Runs one check. Rejects only if the proof is stopped. */
export async function runCheck(
  { id, title, meaning, run }: Check,
  cdn: ProvedCdn,
  recorder: Recorder,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const begin = cdn.now();
  recorder.take();
  const outcome = await outcomeOf(() => run(cdn), signal);
  const isFailed = outcome.status === 'failed';
  return {
    id,
    title,
    ...outcome,
    ...(isFailed && { meaning }),
    seconds: (cdn.now() - begin) / 1000,
    ...recorder.take(),
  };
}

/**
 * No answer and no deployment is a failure; a refusal by AWS keeps a check from being made. Any other error is a fault
 * of the check.
 */
async function outcomeOf(run: () => Promise<Outcome>, signal?: AbortSignal): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    signal?.throwIfAborted();
    const { message } = error as Error;
    if (error instanceof ExchangeError || error instanceof CommandFailure) return failed(message);
    return notRun(error instanceof AwsError ? message : `the check itself failed, please report it: ${message}`);
  }
}
