import { refineStored } from './refine-stored';
import { readMessage } from './refinement-message';
import { RefinementMeasured, refinementMetricsLine, refinementsThisMonth } from './refinement-metrics';
import { RefinerServices } from './refiner-services';
import { S3StoredVariants } from './stored-variants';
import { endpointOf } from '../../aws/aws-api';
import { AwsClient, roleCredentials } from '../../aws/aws-client';
import { MonthlyLimit } from '../../aws/monthly-limit';
import { variantRoot } from '../../url/variant-key';
import { bucketOf, log, originalsOf } from '../function-environment';
import { parseConfig } from '../transformer-config';

/** The part of a message from SQS that the refiner reads. */
interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

interface Context { getRemainingTimeInMillis(): number }

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
  services ??= fromEnvironment(process.env);
  const failed: string[] = [];
  for (const record of event.Records) {
    if (!await isHandled(record, Date.now() + context.getRemainingTimeInMillis() - SPARE_MILLISECONDS, services)) {
      failed.push(record.messageId);
    }
  }
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
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

function fromEnvironment(env: NodeJS.ProcessEnv): RefinerServices {
  const { AWS_REGION: region = '', AWS_LAMBDA_FUNCTION_NAME: name = '' } = env;
  const config = parseConfig(env.CONFIG!);
  const { maxPerMonth, maxConcurrency: workers } = config.refinement!;
  const cloudWatch = new AwsClient({
    service: 'monitoring', endpoint: endpointOf('monitoring', region, env), region, credentials: roleCredentials,
  });
  return {
    config,
    originals: originalsOf(env, config),
    variants: new S3StoredVariants(bucketOf(env, env.VARIANTS!, region), variantRoot(config.mount)),
    limit: new MonthlyLimit(maxPerMonth, () => refinementsThisMonth(cloudWatch, name, Date.now()), Date.now, {
      workers, remembered: REMEMBERED_MILLISECONDS,
    }),
    refine: async task => {
      const { refine: refineTask } = await import('./variant-refiner.js');
      return refineTask(task, config);
    },
    log,
    measure: measured => measure(env, name, measured),
  };
}

/** Publishes metrics through the log group, if there is one. */
function measure(env: NodeJS.ProcessEnv, name: string, measured: RefinementMeasured): void {
  if (env.AWS_LAMBDA_LOG_GROUP_NAME) log(refinementMetricsLine(name, measured, Date.now()));
}
