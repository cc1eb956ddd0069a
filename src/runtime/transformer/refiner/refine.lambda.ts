import { Context, LambdaShell, QueueMessage, failedMessages, log } from '../../aws/lambda-shell';
import { originalsOf } from '../originals';
import { S3VariantBucket } from '../variant-bucket';
import { refineStored } from './refine-stored';
import { refinementMetricsLine, refinementsThisMonth } from './refinement-metrics';
import { readMessage } from './refinement-queue';
import { RefinerServices } from './refiner-services';
import { MonthlyLimit } from '../../aws/monthly-limit';
import { variantRoot } from '../../url/key-encoding';
import { parseConfig } from '../transformer-config';

/** The part of a message from SQS that the refiner reads. */
interface QueueRecord extends QueueMessage {
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

// Two requests to S3 at the end, with their retries, take up to 20 seconds each.
const SPARE_MILLISECONDS = 40_000;

// CloudWatch bills its API calls, and one for each refinement would cost a third as much as the refinement.
const REMEMBERED_MILLISECONDS = 5 * 60_000;

let services: RefinerServices | undefined;

/**
 * Refines the variants of messages, one after the other. Messages that must be received again are reported as failed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function refine(event: { readonly Records: readonly QueueRecord[] }, context: Context): Promise<unknown> {
  services ??= openServices(new LambdaShell(process.env));
  const failed: string[] = [];
  for (const record of event.Records) {
    if (!await isHandled(record, Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLISECONDS, services)) {
      failed.push(record.messageId);
    }
  }
  return failedMessages(failed);
}

async function isHandled(
  { messageId, body, attributes }: QueueRecord, deadline: number, refiner: RefinerServices,
): Promise<boolean> {
  try {
    const receives = Number(attributes.ApproximateReceiveCount);
    const outcome = await refineStored({ message: readMessage(body), receives, deadline }, refiner);
    if (['gone', 'finished', 'changed'].includes(outcome)) refiner.log({ level: 'info', event: outcome, body });
    return true;
  } catch (error) {
    refiner.measure({ RefinementFailures: 1 });
    refiner.log({ level: 'error', event: 'not-refined', id: messageId, body, error: String(error) });
    return false;
  }
}

function openServices(shell: LambdaShell): RefinerServices {
  const { env, functionName } = shell;
  const config = parseConfig(env.CONFIG!);
  const { maxPerMonth, maxConcurrency: workers } = config.refinement!;
  const cloudWatch = shell.client('monitoring');
  return {
    config,
    originals: originalsOf(shell, config),
    variants: new S3VariantBucket(shell.bucket(env.VARIANTS!, shell.region, variantRoot(config.mount))),
    limit: new MonthlyLimit(maxPerMonth, () => refinementsThisMonth(cloudWatch, functionName, Date.now()), Date.now, {
      workers, remembered: REMEMBERED_MILLISECONDS,
    }),
    refine: async task => {
      const { refine: refineTask } = await import('./variant-refiner.js');
      return refineTask(task, config);
    },
    log,
    measure: measured => shell.publish(refinementMetricsLine(functionName, measured, Date.now())),
  };
}
