import { Aws, AwsError } from './aws';

/** The number of the account whose credentials are used. */
export async function accountId(aws: Aws, region: string): Promise<string> {
  return (await aws.query('sts', region, '2011-06-15', 'GetCallerIdentity', {})).textAt('Account');
}

/** The version of the CDK's bootstrap stack in a Region; undefined if it was never bootstrapped. */
export async function bootstrapVersion(aws: Aws, region: string, qualifier: string): Promise<string | undefined> {
  try {
    const { Parameter } = await aws.json<{ Parameter: { Value: string } }>('ssm', region, 'AmazonSSM.GetParameter', {
      Name: `/cdk-bootstrap/${qualifier}/version`,
    });
    return Parameter.Value;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ParameterNotFound') return undefined;
    throw error;
  }
}

export async function secretText(aws: Aws, region: string, arn: string): Promise<string> {
  return (
    await aws.json<{ SecretString: string }>('secretsmanager', region, 'secretsmanager.GetSecretValue', {
      SecretId: arn,
    })
  ).SecretString;
}

/** Tagged resources of a Region, by ARN. AWS lists deleted ones for a while. */
export async function taggedArns(aws: Aws, region: string, key: string): Promise<{ arn: string; run: string }[]> {
  const found: { arn: string; run: string }[] = [];
  let token = '';
  do {
    const input = {
      TagFilters: [{ Key: key }],
      ResourcesPerPage: 100,
      ...(token !== '' && { PaginationToken: token }),
    };
    const page = await aws.json<TaggedPage>('tagging', region, 'ResourceGroupsTaggingAPI_20170126.GetResources', input);
    found.push(
      ...page.ResourceTagMappingList.map(({ ResourceARN: arn, Tags }) => ({
        arn,
        run: Tags.find(({ Key }) => Key === key)?.Value ?? '',
      })),
    );
    token = page.PaginationToken ?? '';
  } while (token !== '');
  return found;
}

interface TaggedPage {
  readonly ResourceTagMappingList: { ResourceARN: string; Tags: { Key: string; Value: string }[] }[];
  readonly PaginationToken?: string;
}

/** The data points of a metric of a CloudFront function, which is in us-east-1. */
export async function edgeFunctionMetric(
  aws: Aws,
  functionName: string,
  metric: string,
  statistic: 'Sum' | 'Average',
  since: number,
  until: number,
): Promise<number[]> {
  const result = await aws.query('monitoring', 'us-east-1', '2010-08-01', 'GetMetricStatistics', {
    'Namespace': 'AWS/CloudFront',
    'MetricName': metric,
    'Dimensions.member.1.Name': 'FunctionName',
    'Dimensions.member.1.Value': functionName,
    'Dimensions.member.2.Name': 'Region',
    'Dimensions.member.2.Value': 'Global',
    'StartTime': new Date(since).toISOString(),
    'EndTime': new Date(until).toISOString(),
    'Period': '60',
    'Statistics.member.1': statistic,
  });
  return (result.at('Datapoints')?.all('member') ?? []).map(point => Number(point.textAt(statistic)));
}
