import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { ImageCdn } from '../../../src';

/** Calls on an `ImageCdn` after its construction. */
export type Calls = (cdn: ImageCdn) => void;

const percent = () => fc.double({ min: 0.1, max: 100, noNaN: true });

/** Generates CDNs with and without monitoring. */
export function validCalls(): fc.Arbitrary<Calls> {
  return fc.oneof(
    fc.constantFrom<Calls[]>(
      () => undefined,
      cdn => void cdn.addMonitoring('Monitoring', { dashboardName: 'images', alarms: false }),
    ),
    monitoring(),
  );
}

function monitoring(): fc.Arbitrary<Calls> {
  const thresholds = fc.record({ serverErrorRate: percent() }, { requiredKeys: [] });
  const time = fc.integer({ min: 1, max: 999 }).map(value => Duration.millis(value));
  const count = () => fc.integer({ min: 1, max: 1_000_000 });
  const ofTransformer = fc.record({
    transformFailureRate: percent(), transformTime: time, transformations: count(), variantLimitRequests: count(),
  }, { requiredKeys: [] });
  return fc.tuple(thresholds, ofTransformer, fc.boolean()).map(
    ([edges, transformer, told]) =>
      cdn =>
        void cdn.addMonitoring('Monitoring', {
          thresholds: { ...edges, ...(cdn.transformFunction && transformer) },
          alarmTopic: told ? new sns.Topic(cdn.node.scope!, 'Alarms') : undefined,
        }),
  );
}
