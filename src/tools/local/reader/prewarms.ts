import { App } from './app';
import { readLambdaFunction } from './lambda-function';
import { QueueConsumer, queueConsumerOf } from './queue-consumer';
import { PREWARM_METADATA } from '../../../model/prewarm-metadata';

const SERVICES = ['lambda', 'sqs'];

/** Reads the prewarm workers of the transform functions that are served. */
export function readPrewarms(app: App): QueueConsumer[] {
  const names = new Set([...app.functions.values()].map(({ lambda }) => lambda.name));
  return app.resolver.resourcesOf('AWS::Lambda::Function')
    .filter(({ resource }) => PREWARM_METADATA in resource.metadata)
    .map(located => ({ located, lambda: readLambdaFunction(app, located, SERVICES) }))
    .filter(({ lambda }) => names.has(lambda.environment.TRANSFORM_FUNCTION))
    .map(({ located, lambda }) => queueConsumerOf(app, located, lambda, 'it would never prewarm'));
}
