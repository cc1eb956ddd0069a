import { endpointOf } from './aws-api';
import { AwsClient, roleCredentials } from './aws-client';
import { Bucket, openBucket } from './bucket';

/** Messages of an SQS queue, as Lambda passes them. */
export interface QueueEvent {
  readonly Records: readonly QueueMessage[];
}

/** A message from SQS. */
export interface QueueMessage { readonly messageId: string; readonly body: string }

/** The part of a function's context that handlers read. */
export interface Context { getRemainingTimeInMillis(): number }

/** The response to messages of a queue: those that SQS delivers again. */
export interface FailedMessages {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The environment, the log and the clients of a Lambda function. */
export class LambdaShell {
  public readonly region: string;
  public readonly functionName: string;

  constructor(public readonly env: NodeJS.ProcessEnv) {
    this.region = env.AWS_REGION ?? '';
    this.functionName = env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  }

  /** Returns the settings that the construct passes as JSON. */
  public config<Config>(): Config {
    return JSON.parse(this.env.CONFIG!) as Config;
  }

  /** Returns the client of an AWS service. */
  public client(
    service: string, endpoint: string = endpointOf(service, this.region, this.env), region: string = this.region,
  ): AwsClient {
    return new AwsClient({ service, endpoint, region, credentials: roleCredentials });
  }

  /** Returns an S3 bucket, by default in the Region of the function. */
  public bucket(name: string, region: string = this.region, root?: string): Bucket {
    return openBucket(name, region, this.env.AWS_ENDPOINT_URL_S3, root);
  }

  /** Returns the client of SQS for a queue. */
  public queue(url: string): AwsClient {
    return this.client('sqs', this.env.AWS_ENDPOINT_URL_SQS ?? new URL(url).origin);
  }

  /** Publishes the metrics in a log line through the log group, if there is one. */
  public publish(metrics: Record<string, unknown>): void {
    if (this.env.AWS_LAMBDA_LOG_GROUP_NAME) log(metrics);
  }
}

/** Writes a log line. Lambda's `console.log` would put a time and an ID before the JSON. */
export function log(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** Returns the response to messages of which some must be delivered again. */
export function failedMessages(ids: readonly string[]): FailedMessages {
  return { batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })) };
}
