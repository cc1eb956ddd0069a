import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MALLOC_VARIABLES } from './malloc';
import { assetPath } from '../../model/asset-path';
import { REFINER_ID } from '../../model/identifiers';
import { METRIC_DIMENSION, METRIC_NAMESPACE } from '../../model/transform-metrics';
import { REFINEMENT_METRIC_UNITS } from '../../runtime/transformer/refiner/refinement-metrics';
import { allowing, functionLogs, functionRole } from '../core/function-resources';
import { REMOVE_ADDED, validateEnvironment } from '../core/lambda-environment';
import { runbookAlarm } from '../core/runbook-alarm';
import { deadLetterAlarm, workQueue } from '../core/work-queue';
import { allowDecryptionBy } from '../originals/other-accounts';
import { originalsRead, secretStatements, sourceEnvironment, sourceSecrets } from '../originals/source-routes';
import { RefinementPlan } from '../plan/refinement';
import { SourcesPlan } from '../plan/sources';

/** The parts of a transformation that its refiner shares with the transform function. */
interface RefinerProps {
  /** Undefined with `sources`. */
  readonly originals?: s3.IBucket;
  readonly sources: SourcesPlan;
  readonly store: s3.IBucket;
  /** The settings of the transform function, as text. */
  readonly config: string;
  readonly architecture: lambda.Architecture;
  readonly memorySize: number;
}

export const REFINER_TIMEOUT = Duration.minutes(2);

// Enough for a whole processor, and for the pixels of a variant in the precision of the metric.
const LEAST_MEMORY = 1769;

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const VISIBILITY = Duration.seconds(6 * REFINER_TIMEOUT.toSeconds());
const MAX_RECEIVES = 5; // about an hour; from the third one on, a variant is kept without another attempt
const RETENTION = Duration.days(14);

/**
 * The refiner: a queue of stored variants, and the function that refines them.
 *
 * The transform function sends the messages itself. Events of the variant bucket would also report what the refiner
 * stores, variants that are not refined, and no version of the original, for one more rule and permission.
 */
export class Refiner extends Construct {
  public readonly queue: sqs.Queue;
  public readonly deadLetterQueue: sqs.Queue;
  private added?: { readonly handler: lambda.Function; readonly alarms: cloudwatch.Alarm[] };

  constructor(scope: Construct, id: string, private readonly plan: RefinementPlan) {
    super(scope, id);
    const { queue, deadLetterQueue } = workQueue(this, {
      id: 'Variants',
      deadLettersId: 'DeadLetters',
      visibilityTimeout: VISIBILITY,
      maxReceiveCount: MAX_RECEIVES,
      retentionPeriod: RETENTION,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
  }

  /** The refiner's function. */
  public get handler(): lambda.Function {
    return this.added!.handler;
  }

  public get alarms(): cloudwatch.Alarm[] {
    return this.added!.alarms;
  }

  /** Whether the alarms notify a topic of their own. */
  public get hasTopic(): boolean {
    return this.plan.topic !== undefined;
  }

  /** Adds the function, which needs the settings of the transform function. */
  public addFunction(props: RefinerProps): void {
    const handler = this.functionFor(props);
    new lambda.EventSourceMapping(this, 'Messages', {
      target: handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1, // a refinement takes seconds
      maxConcurrency: this.plan.maxConcurrency,
      reportBatchItemFailures: true,
    });
    this.added = { handler, alarms: refinementAlarms(this, handler, this.deadLetterQueue, this.plan) };
  }

  private functionFor(props: RefinerProps): lambda.Function {
    const { originals, sources, store, config, architecture, memorySize } = props;
    const logGroup = functionLogs(this, 'Logs', this.plan);
    const handler = new lambda.Function(this, REFINER_ID, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture,
      handler: 'index.refine',
      code: lambda.Code.fromAsset(assetPath(`transformer-${architecture.name}.zip`)),
      description: `Refines stored variants of ${this.node.scope!.node.path}`.slice(0, 256),
      memorySize: Token.isUnresolved(memorySize) ? memorySize : Math.max(LEAST_MEMORY, memorySize),
      timeout: REFINER_TIMEOUT,
      environment: {
        CONFIG: config,
        ...originals && { ORIGINALS: originals.bucketName, ORIGINALS_REGION: originals.env.region },
        ...sourceEnvironment(sources),
        VARIANTS: store.bucketName,
        ...MALLOC_VARIABLES,
      },
      logGroup,
      role: this.roleFor(props, logGroup),
    });
    validateEnvironment(handler, () => REMOVE_ADDED);
    return handler;
  }

  /** Returns the role. Its statements are listed, because the CDK's grants allow more than the function uses. */
  private roleFor({ originals, sources, store }: RefinerProps, logGroup: logs.ILogGroup): iam.IRole {
    const read = originalsRead(originals, sources.routes);
    const role = functionRole(this, 'Role', this.plan.role, [
      ...read.objects.length > 0 ? [allowing(['s3:GetObject'], ...read.objects)] : [],
      // Without it, S3 answers 403 for a missing key, which looks like a wrong policy.
      allowing(['s3:ListBucket'], ...read.buckets.map(({ bucketArn }) => bucketArn), store.bucketArn),
      // A PUT with `If-Match` requires both.
      allowing(['s3:GetObject', 's3:PutObject'], store.arnForObjects('*')),
      allowing(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], this.queue.queueArn),
      allowing(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      allowing(['cloudwatch:GetMetricStatistics'], '*'), // the action supports no resources
      ...sourceSecrets(sources).flatMap(secretStatements),
    ]);
    read.buckets.forEach(bucket => allowDecryptionBy(role, bucket));
    return role;
  }
}

/** Returns a metric that the refiner writes to its log. */
export function refinementMetric(
  refiner: lambda.IFunction, metricName: keyof typeof REFINEMENT_METRIC_UNITS, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const dimensionsMap = { [METRIC_DIMENSION]: refiner.functionName };
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', ...options,
  });
}

/** Creates the alarms: for the refinements of the month, for failures, and for messages in the dead-letter queue. */
function refinementAlarms(
  scope: Construct, refiner: lambda.Function, deadLetters: sqs.IQueue, { maxPerMonth, topic }: RefinementPlan,
): cloudwatch.Alarm[] {
  const alarms = [
    runbookAlarm(scope, 'RefinementsUsed', `Refinement has used its ${maxPerMonth} refinements for this month. Further `
      + 'variants stay as they are.', {
      metric: refinementMetric(refiner, 'RefinementsThisMonth', { statistic: 'Maximum', period: Duration.hours(1) }),
      threshold: maxPerMonth,
    }),
    runbookAlarm(scope, 'RefinementErrors', 'Refinements crash, take too long, or cannot read or write images. '
      + 'Viewers get the variants as they were transformed first.', {
      metric: new cloudwatch.MathExpression({
        expression: 'FILL(failures, 0) + FILL(errors, 0)',
        usingMetrics: { failures: refinementMetric(refiner, 'RefinementFailures'), errors: refiner.metricErrors() },
        label: 'failures',
      }),
      threshold: 5,
      evaluationPeriods: 3,
    }),
    deadLetterAlarm(scope, 'RefinementsGivenUp', 'Variants could not be refined for an hour. Check the log of the '
      + 'refiner, then redrive the dead-letter queue.', deadLetters),
  ];
  if (topic) for (const each of alarms) each.addAlarmAction(new actions.SnsAction(topic));
  return alarms;
}
