import { apiError, apiResponse } from './api-responses';
import { AuthorizedApi, LocalServices } from './local-services';

/** Creates the API of SQS, which supports `SendMessage` only. */
export function sqsApi({ queues }: LocalServices): AuthorizedApi {
  return async ({ headers, body }, isAllowed) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage') return apiError(400, 'UnsupportedOperation');
    const parameters = JSON.parse((await body()).toString()) as Record<string, string>;
    const { QueueUrl: url, MessageBody: message, DelaySeconds: delay } = parameters;
    const queue = queues.find(({ options }) => options.url === url);
    if (!queue) return apiError(400, 'QueueDoesNotExist');
    if (!isAllowed('sqs:SendMessage', queue.options.arn)) return apiError(403, 'AccessDenied');
    const result = { MessageId: queue.send(message, Number(delay ?? 0)) };
    return apiResponse(200, 'application/x-amz-json-1.0', JSON.stringify(result));
  };
}
