import { Place, Rule, each, isLiteral, listOf, only, repeated, stackOf, textOf } from './rule';
import { Json } from './template';

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';
const API = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';
const CDN_GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const ALARM = 'AWS::CloudWatch::Alarm';
const DASHBOARD = 'AWS::CloudWatch::Dashboard';

const DAY = 86_400;

// Published whenever there is anything to count; see the page of each service. A `Throttles` or `Errors` is published
// as 0, too.
const PUBLISHED: Readonly<Record<string, RegExp>> = {
  'AWS/CloudFront': /^(Requests|BytesDownloaded|BytesUploaded|4xxErrorRate|5xxErrorRate|TotalErrorRate)$/,
  'AWS/Lambda': /^(Invocations|Errors|Throttles|Duration|ConcurrentExecutions)$/,
  'AWS/SQS':
    /^(ApproximateNumberOfMessages(Visible|NotVisible|Delayed)|ApproximateAgeOfOldestMessage|NumberOfMessages(Sent|Received|Deleted))$/,
  'AWS/S3':
    /^(ReplicationLatency|BytesPendingReplication|OperationsPendingReplication|OperationsFailedReplication|BucketSizeBytes|NumberOfObjects)$/,
  'AWS/Events': /^(Invocations|MatchedEvents|TriggeredRules)$/,
};
// Published by the choice of a distribution:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
const ADDITIONAL =
  /^(CacheHitRate|OriginLatency|401ErrorRate|403ErrorRate|404ErrorRate|502ErrorRate|503ErrorRate|504ErrorRate)$/;

const SIMPLE = {
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 1,
  Threshold: 1,
  Namespace: 'AWS/SQS',
  Statistic: 'Sum',
  Period: 300,
  MetricName: 'ApproximateNumberOfMessagesVisible',
  TreatMissingData: 'notBreaching',
};
const alarm = (more: Json, stack = {}) => only(ALARM, { ...SIMPLE, ...more }, stack);
const query = (Id: string, more: Json = {}) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent' }, Period: 300, Stat: 'Sum' },
  ...more,
});
const expression = (Expression: string, more: Json = {}) => ({ Id: 'result', Expression, ReturnData: true, ...more });
const math = (...Metrics: Json[]) =>
  only(ALARM, { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 1, Metrics });
const distributionMetric = (MetricName: string, Dimensions: Json[]) => ({
  Namespace: 'AWS/CloudFront',
  MetricName,
  Dimensions,
});
const GLOBAL = [{ Name: 'DistributionId', Value: 'E1' }, { Name: 'Region', Value: 'Global' }];
const dashboard = (...widgets: Json[]) => only(DASHBOARD, { DashboardBody: JSON.stringify({ widgets }) });

interface Metric { readonly Namespace?: string; readonly MetricName?: string; readonly Dimensions?: Json[] }

/** Returns the metrics of an alarm, without expressions. */
function metricsOf(properties: Json): Metric[] {
  const { Namespace, MetricName, Dimensions } = properties;
  return [...MetricName ? [{ Namespace, MetricName, Dimensions }] : [], ...listOf(properties.Metrics)
    .flatMap(({ MetricStat }) => listOf(MetricStat?.Metric))];
}

function isPublished({ Namespace, MetricName = '' }: Metric, { app }: Place): boolean {
  if (Namespace === undefined || !(Namespace in PUBLISHED)) return true;
  const isSubscribed = () => app.some(({ Resources = {} }) => Object.values(Resources)
    .some(({ Type }) => Type === 'AWS::CloudFront::MonitoringSubscription'));
  return PUBLISHED[Namespace].test(MetricName) || (Namespace === 'AWS/CloudFront' && ADDITIONAL.test(MetricName)
    && isSubscribed());
}

function periodsOf({ Period, Metrics }: Json): number[] {
  return [
    ...listOf(Period),
    ...listOf(Metrics).flatMap(({ Period: own, MetricStat }) => listOf(own ?? MetricStat?.Period)),
  ];
}

/** The text of a dashboard, in which only values of the deployment are missing. */
function bodyOf({ DashboardBody }: Json): string {
  if (isLiteral(DashboardBody)) return DashboardBody;
  const parts: Json[] = DashboardBody?.['Fn::Join']?.[1] ?? [];
  return parts.map(part => isLiteral(part) ? part : 'x').join('');
}

function widgetsOf(properties: Json): Json[] {
  return listOf((JSON.parse(bodyOf(properties) || '{}') as Json).widgets);
}

const NAMES = /\b[a-z]\w*\b/g;

export const MONITORING: readonly Rule[] = [
  {
    name: 'a metric in an alarm is one that AWS always publishes',
    source: `${CDN_GUIDE}/viewing-cloudfront-metrics.html`,
    check: each(ALARM, (properties, place) =>
      metricsOf(properties)
        .filter(metric => !isPublished(metric, place))
        .map(({ Namespace, MetricName }) => `${Namespace} ${MetricName} may be absent`),
    ),
    broken: alarm(distributionMetric('CacheHitRate', GLOBAL)),
  },
  {
    name: 'a metric of CloudFront has the dimension Region, which is Global',
    source: `${CDN_GUIDE}/programming-cloudwatch-metrics.html`,
    check: each(ALARM, properties =>
      metricsOf(properties)
        .filter(
          ({ Namespace, Dimensions }) =>
            Namespace === 'AWS/CloudFront' &&
            !listOf(Dimensions).some(({ Name, Value }) => Name === 'Region' && Value === 'Global'),
        )
        .map(({ MetricName }) => `${MetricName} is empty`),
    ),
    broken: alarm(distributionMetric('Requests', [{ Name: 'DistributionId', Value: 'E1' }])),
  },
  {
    name: 'an alarm on metrics of CloudFront is in us-east-1',
    source: `${CDN_GUIDE}/programming-cloudwatch-metrics.html`,
    check: each(
      ALARM,
      (properties, { stack: { region } }) =>
        region !== undefined &&
        !region.startsWith('cn-') &&
        region !== 'us-east-1' &&
        metricsOf(properties).some(({ Namespace }) => Namespace === 'AWS/CloudFront') &&
        `it is in ${region}`,
    ),
    broken: alarm(distributionMetric('Requests', GLOBAL), { region: 'eu-west-1' }),
  },
  {
    name: 'a custom metric that may be absent does not break its alarm',
    source: `${GUIDE}/alarms-and-missing-data.html`,
    check: each(
      ALARM,
      properties =>
        properties.TreatMissingData !== 'notBreaching' &&
        properties.TreatMissingData !== 'ignore' &&
        metricsOf(properties).some(({ Namespace }) => !String(Namespace).startsWith('AWS/')) &&
        'missing data breaks it, or leaves it without a state',
    ),
    broken: alarm({ Namespace: 'CdkImageCdn', TreatMissingData: 'breaching' }),
  },
  {
    name: 'a custom metric is filled where an expression needs it',
    source: `${GUIDE}/using-metric-math.html#metric-math-syntax-functions-list`,
    check: each(ALARM, ({ Metrics }) => {
      const expressions = listOf(Metrics)
        .map(({ Expression }) => Expression)
        .filter(isLiteral)
        .join(' ');
      return (
        expressions !== '' &&
        listOf(Metrics)
          .filter(({ MetricStat }) => MetricStat && !String(MetricStat.Metric.Namespace).startsWith('AWS/'))
          .filter(({ Id }) => !new RegExp(`FILL\\(\\s*${Id}\\b`).test(expressions))
          .map(({ Id }) => `${Id} may be missing, and all with it`)
      );
    }),
    broken: only(ALARM, {
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      Metrics: [
        query('failures', {
          MetricStat: { Metric: { Namespace: 'CdkImageCdn', MetricName: 'Failures' }, Period: 300, Stat: 'Sum' },
        }),
        query('calls'),
        expression('failures / calls'),
      ],
    }),
  },
  {
    name: 'an alarm on an expression has at most 10 metrics',
    source: `${GUIDE}/alarm-limits.html#metric-math-alarm-limits`,
    check: each(ALARM, ({ Metrics }) => {
      const { length } = listOf(Metrics).filter(({ MetricStat }) => MetricStat);
      return length > 10 && `${length} metrics`;
    }),
    broken: math(...Array.from({ length: 11 }, (_, index) => query(`m${index}`)), expression('SUM(METRICS())')),
  },
  {
    name: 'an alarm has at most 10 expressions',
    source: `${API}/API_MetricDataQuery.html`,
    check: each(ALARM, ({ Metrics }) => {
      const { length } = listOf(Metrics).filter(({ Expression }) => Expression);
      return length > 10 && `${length} expressions`;
    }),
    broken: math(
      query('calls'),
      expression('calls * 2'),
      ...Array.from({ length: 10 }, (_, index) => expression('calls * 3', { Id: `e${index}`, ReturnData: false })),
    ),
  },
  {
    name: 'a metric of an alarm has at most 30 dimensions',
    source: `${API}/API_Metric.html`,
    check: each(ALARM, properties =>
      metricsOf(properties).map(
        ({ MetricName, Dimensions }) =>
          listOf(Dimensions).length > 30 && `${MetricName} has ${listOf(Dimensions).length}`,
      ),
    ),
    broken: alarm({ Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `Name${index}`, Value: 'value' })) }),
  },
  {
    name: 'an alarm on expressions returns the data of one',
    source: `${API}/API_MetricDataQuery.html`,
    check: each(ALARM, ({ Metrics }) => {
      const { length } = listOf(Metrics).filter(({ ReturnData }) => ReturnData !== false);
      return Metrics !== undefined && length !== 1 && `of ${length}`;
    }),
    broken: math(query('calls', { ReturnData: true }), expression('calls * 2')),
  },
  {
    name: 'IDs in metric math begin with a small letter, and are unique',
    source: `${API}/API_MetricDataQuery.html`,
    check: each(ALARM, ({ Metrics }) => {
      const ids = listOf(Metrics).map(({ Id }) => String(Id));
      return [...ids.filter(id => !/^[a-z]\w{0,254}$/.test(id)), ...repeated(ids)].map(id => `the ID ${id}`);
    }),
    broken: math(query('Calls'), expression('SUM(METRICS())')),
  },
  {
    name: 'an expression names only metrics of its alarm, in at most 2,048 characters',
    source: `${API}/API_MetricDataQuery.html`,
    check: each(ALARM, ({ Metrics }) => {
      const ids = listOf(Metrics).map(({ Id }) => String(Id));
      return listOf(Metrics)
        .map(({ Expression }) => Expression)
        .filter(isLiteral)
        .flatMap(text => [
          text.length > 2048 && `${text.length} characters`,
          ...(text.replace(/"[^"]*"|'[^']*'/g, '').match(NAMES) ?? [])
            .filter(name => !ids.includes(name))
            .map(name => `names ${name}`),
        ]);
    }),
    broken: math(query('calls'), expression('calls / errors')),
  },
  {
    name: 'an expression of an alarm is no search',
    source: `${GUIDE}/using-search-expressions.html`,
    check: each(ALARM, ({ Metrics }) =>
      listOf(Metrics)
        .filter(({ Expression }) => /\bSEARCH\(/.test(Expression))
        .map(() => 'it searches'),
    ),
    broken: math(expression("SUM(SEARCH('{AWS/SQS,QueueName} MetricName=\"NumberOfMessagesSent\"', 'Sum', 300))")),
  },
  {
    name: 'a period is of 10, 20 or 30 seconds, or of whole minutes',
    source: `${API}/API_PutMetricAlarm.html`,
    check: each(ALARM, properties =>
      periodsOf(properties)
        .filter(period => ![10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0))
        .map(period => `${period} seconds`),
    ),
    broken: alarm({ Period: 90 }),
  },
  {
    name: 'an alarm looks back a day at most, or seven with periods of an hour',
    source: `${API}/API_PutMetricAlarm.html`,
    check: each(ALARM, properties =>
      periodsOf(properties).map(period => {
        const seconds = period * properties.EvaluationPeriods;
        return seconds > (period < 3600 ? DAY : 7 * DAY) && `${seconds} seconds`;
      }),
    ),
    broken: alarm({ EvaluationPeriods: 289 }),
  },
  {
    name: 'datapoints to alarm are no more than the periods',
    source: `${GUIDE}/alarm-evaluation.html`,
    check: each(
      ALARM,
      ({ DatapointsToAlarm, EvaluationPeriods }) =>
        DatapointsToAlarm > EvaluationPeriods && `${DatapointsToAlarm} of ${EvaluationPeriods}`,
    ),
    broken: alarm({ DatapointsToAlarm: 2 }),
  },
  {
    name: 'an alarm has at most five actions for a state, 255 characters of name and 1,024 of description',
    source: `${API}/API_PutMetricAlarm.html`,
    check: each(ALARM, ({ AlarmName, AlarmActions, OKActions, InsufficientDataActions, AlarmDescription }, place) => [
      textOf(AlarmName, place.stack).length > 255 && 'its name is longer',
      [AlarmActions, OKActions, InsufficientDataActions].some(actions => listOf(actions).length > 5) &&
        'it has more actions',
      String(AlarmDescription ?? '').length > 1024 && 'it has more characters',
    ]),
    broken: alarm({
      AlarmActions: Array.from({ length: 6 }, (_, index) => `arn:aws:sns:us-east-1:111122223333:topic${index}`),
    }),
  },
  {
    name: 'a statistic is one that CloudWatch knows',
    source: `${GUIDE}/Statistics-definitions.html`,
    check: each(ALARM, ({ ExtendedStatistic, Metrics }) =>
      [...listOf(ExtendedStatistic), ...listOf(Metrics).flatMap(({ MetricStat }) => listOf(MetricStat?.Stat))]
        .filter(
          stat =>
            !/^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)\d{1,2}(\.\d{1,10})?|p100|(TM|WM|PR|TC|TS)\(.+\))$/.test(
              stat,
            ),
        )
        .map(stat => `the statistic ${stat}`),
    ),
    broken: alarm({ Statistic: undefined, ExtendedStatistic: 'median' }),
  },
  {
    name: 'alarms have names of their own',
    source: `${API}/API_PutMetricAlarm.html`,
    check: app =>
      app.flatMap(stack =>
        repeated(
          Object.values(stack.Resources ?? {})
            .filter(({ Type, Properties }) => Type === ALARM && Properties.AlarmName)
            .map(({ Properties }) => JSON.stringify(Properties.AlarmName)),
        ).map(name => `${stack.name}: twice ${name}`),
      ),
    broken: stackOf(
      Object.fromEntries(
        ['One', 'Two'].map(id => [id, { Type: ALARM, Properties: { ...SIMPLE, AlarmName: 'Images' } }]),
      ),
    ),
  },
  {
    // CloudWatch's quotas state them in China alone since 2026.
    name: 'a dashboard has at most 500 metrics in a widget, and 2,500 together',
    source: 'https://docs.amazonaws.cn/en_us/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html',
    check: each(DASHBOARD, properties => {
      const counts = widgetsOf(properties).map(({ properties: { metrics } = {} as Json }) =>
        Array.isArray(metrics) ? metrics.length : 0,
      );
      const sum = counts.reduce((all, count) => all + count, 0);
      return (counts.some(count => count > 500) || sum > 2500) && `${Math.max(...counts)} in a widget, ${sum} together`;
    }),
    broken: dashboard({
      type: 'metric',
      width: 6,
      height: 6,
      x: 0,
      y: 0,
      properties: { metrics: Array(501).fill(['AWS/SQS', 'NumberOfMessagesSent']) },
    }),
  },
  {
    name: 'the name of a dashboard has at most 255 letters, digits, hyphens and underscores',
    source: `${API}/API_PutDashboard.html`,
    check: each(
      DASHBOARD,
      ({ DashboardName }, { stack }) =>
        DashboardName !== undefined &&
        !/^[\w-]{1,255}$/.test(textOf(DashboardName, stack)) &&
        `the name ${textOf(DashboardName, stack)}`,
    ),
    broken: only(DASHBOARD, { DashboardName: 'images of a shop', DashboardBody: '{"widgets":[]}' }),
  },
  {
    name: 'a dashboard has at most 500 widgets',
    source: `${GUIDE}/CloudWatch-Dashboard-Body-Structure.html#Dashboard-Body-Overall-Structure`,
    check: each(
      DASHBOARD,
      properties => widgetsOf(properties).length > 500 && `${widgetsOf(properties).length} widgets`,
    ),
    broken: dashboard(
      ...Array.from({ length: 501 }, () => ({
        type: 'text',
        width: 6,
        height: 1,
        x: 0,
        y: 0,
        properties: { markdown: '' },
      })),
    ),
  },
  {
    name: 'widgets are in a grid of 24 columns, and up to 1,000 rows high',
    source: `${GUIDE}/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Widgets-Structure`,
    check: each(DASHBOARD, properties =>
      widgetsOf(properties)
        .filter(
          ({ x = 0, y = 0, width = 6, height = 6 }) =>
            x < 0 || y < 0 || width < 1 || x + width > 24 || height < 1 || height > 1000,
        )
        .map(({ x, y, width, height }) => `at ${x} and ${y}, ${width} wide and ${height} high`),
    ),
    broken: dashboard({ type: 'text', x: 20, y: 0, width: 6, height: 1, properties: { markdown: '' } }),
  },
];
