import { Aws, AwsError } from './aws';
import { RUN_TAG } from '../tag';

/** One invocation of a Lambda function, as its REPORT line tells. */
export interface Invocation {
  readonly milliseconds: number;
  readonly timedOut: boolean;
}

const REPORT = /^REPORT RequestId: \S+\s+Duration: ([\d.]+) ms/;

/** The invocations that a log group has heard of since a moment, in milliseconds since 1970. */
export async function invocationsIn(
  aws: Aws,
  region: string,
  logGroupName: string,
  since: number,
): Promise<Invocation[]> {
  const events: { message: string }[] = [];
  let nextToken: string | undefined;
  do {
    const input = { logGroupName, startTime: since, filterPattern: 'REPORT', nextToken };
    const page = await logs<{ events?: { message: string }[]; nextToken?: string }>(
      aws,
      region,
      'FilterLogEvents',
      input,
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events.flatMap(({ message }) => invocationOf(message) ?? []);
}

/**
 * Tags the log groups, as far as they exist, that Lambda itself made for functions: no stack knows them. Returns their
 * ARNs.
 */
export async function tagLogGroups(
  aws: Aws,
  region: string,
  functionNames: readonly string[],
  run: string,
): Promise<string[]> {
  const arns: string[] = [];
  for (const name of functionNames) {
    const { logGroups = [] } = await logs<{
      logGroups?: { logGroupName: string; logGroupArn?: string; arn: string }[];
    }>(aws, region, 'DescribeLogGroups', { logGroupNamePrefix: `/aws/lambda/${name}` });
    const found = logGroups.find(({ logGroupName }) => logGroupName === `/aws/lambda/${name}`);
    if (!found) continue;
    const resourceArn = found.logGroupArn ?? found.arn.replace(/:\*$/, '');
    await logs(aws, region, 'TagResource', { resourceArn, tags: { [RUN_TAG]: run } });
    arns.push(resourceArn);
  }
  return arns;
}

export async function deleteLogGroup(aws: Aws, region: string, logGroupName: string): Promise<void> {
  try {
    await logs(aws, region, 'DeleteLogGroup', { logGroupName });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ResourceNotFoundException')) throw error;
  }
}

function logs<T>(aws: Aws, region: string, operation: string, input: object): Promise<T> {
  return aws.json<T>('logs', region, `Logs_20140328.${operation}`, input);
}

function invocationOf(message: string): Invocation | undefined {
  const [, milliseconds] = REPORT.exec(message) ?? [];
  return milliseconds === undefined
    ? undefined
    : { milliseconds: Number(milliseconds), timedOut: /Status: timeout/.test(message) };
}
