import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Listener, urlOf } from '../../../src/tools/local/http/listener';
import { npmPackage } from '../tools/install';

/** A test of the suite: its requests, and whether the RFC requires the result. */
export interface SuiteTest {
  readonly id: string;
  /** `required` if absent. */
  readonly kind?: 'required' | 'optimal' | 'check';
  readonly browser_only?: boolean;
}

export type SuiteVerdict = 'pass' | 'fail';

type Answerer = (segments: string[], request: http.IncomingMessage, response: http.ServerResponse) => void;
type Results = Record<string, true | [name: string, message: string]>;
interface Runner {
  runTests(suites: unknown[], fetcher: typeof fetch, isBrowser: boolean, base: string): Promise<void>;
}
interface Tests {
  readonly testResults: Results;
  makeCacheTest(test: SuiteTest): Promise<void>;
}

export function suiteFolder(): string {
  return npmPackage('http-cache-tests', '0.4.5');
}

/** Starts the suite's own origin on the loopback interface only. Its own program listens on all interfaces. */
export async function startSuiteOrigin(): Promise<Listener> {
  const [config, state, test] = await Promise.all(
    ['config', 'state', 'test'].map(name => load<{ default: Answerer }>(`server/handle-${name}.mjs`)),
  );
  const answerers: Record<string, Answerer> = { config: config.default, state: state.default, test: test.default };
  const server = http.createServer((request, response) => {
    const [, kind, ...segments] = new URL(request.url!, 'http://127.0.0.1').pathname.split('/');
    answerers[kind](segments, request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/**
 * Runs every test for caches between browsers and origins. Unexpected results are tried a second time, because a busy
 * machine can delay a request.
 */
export async function runSuite(
  edge: Listener,
  expected: Readonly<Record<string, SuiteVerdict>>,
): Promise<Map<SuiteTest, SuiteVerdict>> {
  const { default: suites } = await load<{ default: { tests: SuiteTest[] }[] }>('tests/index.mjs');
  const { runTests } = await load<Runner>('client/runner.mjs');
  const { makeCacheTest, testResults } = await load<Tests>('client/test.mjs');
  const verdict = ({ id }: SuiteTest): SuiteVerdict => (testResults[id] === true ? 'pass' : 'fail');
  await runTests(suites, fetch, false, urlOf(edge));
  const tests = suites.flatMap(suite => suite.tests).filter(test => !test.browser_only);
  for (const test of tests.filter(each => verdict(each) !== expected[each.id])) {
    delete testResults[test.id];
    await makeCacheTest(test);
  }
  return new Map(tests.map(test => [test, verdict(test)]));
}

function load<T>(module: string): Promise<T> {
  return import(pathToFileURL(path.join(suiteFolder(), module)).href) as Promise<T>;
}
