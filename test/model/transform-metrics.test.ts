import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { METRIC_UNITS, transformMetricsLine } from '../../src/model/transform-metrics';

test('transformMetricsLine writes the embedded metric format', () => {
  expect(transformMetricsLine('transformer', { Failures: 1, TransformTime: 12.5 }, 1_700_000_000_000)).toEqual({
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [{
        Namespace: 'CdkImageCdn',
        Dimensions: [['FunctionName']],
        Metrics: [{ Name: 'Failures', Unit: 'Count' }, { Name: 'TransformTime', Unit: 'Milliseconds' }],
      }],
    },
    FunctionName: 'transformer',
    Failures: 1,
    TransformTime: 12.5,
  });
});

test('transformMetricsLine publishes zero failures, which the alarm on failures requires', () => {
  const line = transformMetricsLine('transformer', { ColdStarts: 1 }, 1_700_000_000_000);
  expect(line).toMatchObject({ ColdStarts: 1, Failures: 0 });
  expect(line).toHaveProperty('_aws.CloudWatchMetrics.0.Metrics', [
    { Name: 'Failures', Unit: 'Count' },
    { Name: 'ColdStarts', Unit: 'Count' },
  ]);
});

test('metrics of the transform function have names and units that CloudWatch accepts', () => {
  for (const [name, unit] of Object.entries(METRIC_UNITS)) {
    expect(name).toMatch(/^[A-Za-z]{1,255}$/);
    expect(['Milliseconds', 'Count', 'Bytes']).toContain(unit);
  }
});

describe('the transform function at a cold start', () => {
  // What Lambda's runtime gives, as far as a rejected request needs it.
  const script = `
    const HttpResponseStream = { from: stream => stream };
    globalThis.awslambda = { streamifyResponse: handler => handler, HttpResponseStream };
    const { handler } = require("./src/runtime/transformer/functions.lambda.ts");
    const stream = () => new (require("node:stream").PassThrough)().resume();
    const event = { rawPath: "/tom.jpg", headers: {} };
    void handler(event, stream()).then(() => handler(event, stream()));
  `;
  const started = (env: Record<string, string>) =>
    execFileSync(process.execPath, ['--import', 'tsx', '--eval', script], {
      cwd: path.join(__dirname, '../..'),
      env: {
        ...process.env,
        AWS_LAMBDA_FUNCTION_NAME: 'transformer',
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-west-1',
        ORIGINALS: 'originals',
        ORIGINALS_REGION: 'eu-west-1',
        VARIANTS: 'variants',
        CONFIG: JSON.stringify({ maxInputBytes: 1, rules: { presets: {} } }),
        ...env,
      },
      encoding: 'utf8',
    });

  test('counts the cold start once, on a separate line without a prefix', () => {
    const lines = started({ AWS_LAMBDA_LOG_GROUP_NAME: 'logs' }).trimEnd().split('\n');
    expect(lines.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({ FunctionName: 'transformer', ColdStarts: 1, Failures: 0 }),
    ]);
    expect(lines.join()).not.toMatch(/secret|originals/);
  });

  test('logs no metrics if no log group extracts them', () => {
    expect(started({})).toBe('');
  });
});
