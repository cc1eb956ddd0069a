import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn } from '../../../src';
import { loadAssembly } from '../../../src/tools/cloud-assembly/assembly';
import { Distribution, Behavior } from '../../../src/tools/local/cloudfront/distribution';
import { EdgeLocation } from '../../../src/tools/local/cloudfront/edge-location';
import { IncomingRequest, Listener, listen } from '../../../src/tools/local/http/listener';
import { HttpResponse } from '../../../src/tools/local/http/message';
import { openApp } from '../../../src/tools/local/reader/app';
import { readDistribution } from '../../../src/tools/local/reader/distribution';
import { inTemporaryFolder } from '../../bench/folder';
import { JUSTIFICATIONS, deviationOf } from '../cache-suite/justifications';
import { SuiteVerdict, runSuite, startSuiteOrigin, suiteFolder } from '../cache-suite/suite';
import { Cells } from '../cells';
import { Engine } from '../engine';
import { HttpOrigin, before, exchange } from '../http-origin';

export const httpCacheTests: Engine = {
  name: 'http-cache-tests',
  title:
    'the public HTTP cache test suite: requirements of RFC 9111, and the reviewed result of every test',
  deviations: JUSTIFICATIONS.map(deviationOf),
  install: async () => void suiteFolder(),
  run: cells => inTemporaryFolder(folder => compare(cells, folder)),
};

// Written again, and read line by line, when the suite or the local edge has changed.
const VERDICTS = path.join(__dirname, '../cache-suite/verdicts.json');

async function compare(cells: Cells, folder: string): Promise<void> {
  const committed = JSON.parse(fs.readFileSync(VERDICTS, 'utf8')) as Record<string, SuiteVerdict>;
  const results = await judge(folder, committed);
  if (process.env.WRITE_VERDICTS) {
    fs.writeFileSync(
      VERDICTS,
      `${JSON.stringify(Object.fromEntries([...results].map(([{ id }, verdict]) => [id, verdict])), null, 2)}\n`,
    );
  }
  for (const [{ id, kind = 'required' }, verdict] of results) {
    cells.compare(`${id}, as committed`, verdict, committed[id]);
    if (kind === 'required') cells.compare(`${id}, required`, verdict, 'pass');
  }
}

async function judge(folder: string, expected: Record<string, SuiteVerdict>) {
  const suiteOrigin = await startSuiteOrigin();
  const origin = new HttpOrigin(suiteOrigin.port);
  const edge = new EdgeLocation(before(origin, distributionOf(folder), FORWARDING), Date.now);
  const listener = await listen(0, async request =>
    isOfSuite(request) ? passBy(suiteOrigin, request) : edge.handle(request),
  );
  try {
    return await runSuite(listener, expected);
  } finally {
    await listener.close();
    origin.close();
    await suiteOrigin.close();
  }
}

// The suite counts requests by their headers, and its responses depend on queries.
const ALL = { behavior: 'all' } as const;
const FORWARDING: Partial<Behavior> = {
  viewerProtocolPolicy: 'allow-all',
  responseHeadersPolicy: undefined,
  allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
  originRequestPolicy: {
    headers: { behavior: 'allExcept', names: ['host'] },
    cookies: { behavior: 'none' },
    queryStrings: ALL,
  },
};

/** Returns whether a request configures the suite's origin or reads its log, past the cache. */
function isOfSuite({ path: target }: IncomingRequest): boolean {
  return /^\/(config|state)\//.test(target);
}

async function passBy(
  { port }: Listener,
  { method, path: target, headers, body }: IncomingRequest,
): Promise<HttpResponse> {
  const {
    status,
    headers: { 'content-type': contentType = 'text/plain' },
    body: response,
  } = await exchange({ port, method, path: target, headers }, await body());
  return { status, headers: { 'content-type': contentType }, body: response };
}

/** Returns a distribution with the default TTLs and queries in its cache key. */
function distributionOf(folder: string): Distribution {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Suite');
  const cachePolicy = new cloudfront.CachePolicy(stack, 'Policy', {
    queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
  });
  new ImageCdn(stack, 'Images', { cachePolicy, compress: false });
  const opened = openApp(loadAssembly(app.synth().directory), new Set(), { clock: Date.now });
  return readDistribution(opened, opened.resolver.resourcesOf('AWS::CloudFront::Distribution')[0]);
}
