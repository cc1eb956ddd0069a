import { App } from './app';
import { readLambdaFunction } from './lambda-function';
import { QueueConsumer, queueConsumerOf } from './queue-consumer';
import { REFINEMENT_QUEUE, REFINER_ID } from '../../../model/identifiers';

/** The seconds after which a variant is refined. It is stored in a moment, and nobody wants to wait. */
const MAX_DELAY = 1;

const SERVICES = ['cloudwatch', 'sqs'];

/** Reads the refiners to whose queues the transform functions send variants. */
export function readRefiners(app: App): QueueConsumer[] {
  const wanted = new Set(
    [...app.functions.values()].flatMap(({ lambda: { environment } }) => environment[REFINEMENT_QUEUE] ?? []));
  if (wanted.size === 0) return [];
  return app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => resource.path.endsWith(`/${REFINER_ID}`))
    .map(located => queueConsumerOf(
      app, located, readLambdaFunction(app, located, SERVICES), 'it would never refine', { maxDelay: MAX_DELAY },
    ))
    .filter(({ queue }) => wanted.has(queue.options.url));
}
