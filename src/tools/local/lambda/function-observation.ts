/**
 * Observes what a function does in its process: the log, the metrics in it, and HTTP requests.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest, IncomingMessage } from 'node:http';
import { ObservedMessage } from './process-protocol';

type Tell = (observed: ObservedMessage['observed']) => void;
type Done = (error?: Error | null) => void;

/**
 * Passes lines of standard output on instead of printing them. Those in CloudWatch's embedded metric format are read as
 * metrics.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function observeOutput(tell: Tell): void {
  process.stdout.write = (chunk: string | Uint8Array, ...rest: (BufferEncoding | Done | undefined)[]) => {
    const lines = Buffer.from(chunk as string).toString().split('\n').filter(line => line !== '');
    for (const log of lines) {
      const metrics = metricsIn(log);
      tell(metrics ? { metrics } : { log });
    }
    const done = rest.find(argument => typeof argument === 'function');
    if (done) setImmediate(done);
    return true;
  };
}

function metricsIn(line: string): Record<string, number> | undefined {
  if (!/^\{.*"_aws":\{/.test(line)) return undefined;
  try {
    const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
    return Object.fromEntries(fields.filter((field): field is [string, number] => typeof field[1] === 'number'));
  } catch {
    return undefined;
  }
}

/** Reports HTTP requests of `node:http`, of which AWS SDKs and this library make use. */
export function observeCalls(tell: Tell): void {
  const starts = new WeakMap<ClientRequest, number>();
  const report = (request: ClientRequest, status?: number) => {
    const start = starts.get(request);
    if (start === undefined) return;
    starts.delete(request);
    const authorization = String(request.getHeader('authorization'));
    const [, service = ''] = /Credential=[^/]*\/[^/]*\/[^/]*\/([^/]+)\//.exec(authorization) ?? [];
    const { method, path, host } = request;
    tell({ call: { method, path, service, host, status, milliseconds: performance.now() - start } });
  };
  subscribe('http.client.request.start', message => {
    starts.set((message as { request: ClientRequest }).request, performance.now());
  });
  subscribe('http.client.response.finish', message => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    report(request, response.statusCode);
  });
  subscribe('http.client.request.error', message => report((message as { request: ClientRequest }).request));
}
