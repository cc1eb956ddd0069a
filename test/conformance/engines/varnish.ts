import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Engine } from '../engine';
import { exchange } from '../http-origin';
import { debianProgram } from '../tools/install';
import { freePort, withServer } from '../tools/server';
import { SAYINGS, startOrigin } from '../ttl/answers';
import { TtlPolicies, startEdges, synthesizePolicies } from '../ttl/policies';
import { vclOf } from '../ttl/vcl';

export const varnish: Engine = {
  name: 'varnish',
  title:
    'another cache with the same TTLs: hits, misses and ages of the same requests at the same times',
  deviations: [
    {
      of: /"max-age=\\"4\\""/,
      rule: 'A cache accepts the argument of a directive as a quoted string, too. Varnish ignores it.',
      see: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2',
    },
    {
      of: /"expires":"0"/,
      rule: 'An invalid date, especially 0, is a date in the past. Varnish ignores it.',
      see: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.3',
    },
  ],
  install: async () => debianProgram('varnishd', 'varnish', 'gcc', 'libc6-dev'),
  run: cells => inTemporaryFolder(folder => compare(cells, synthesizePolicies(folder), folder)),
};

/** The response of a cache to one request. */
interface Said {
  readonly result: string;
  /** The age in seconds. */
  readonly age: number;
  /** The times of the request and of the response, in milliseconds. */
  readonly asked: number;
  readonly answered: number;
}

// Times in seconds after the first request: two around each moment at which one of the TTLs ends.
const REQUESTS = [
  { at: 0, method: 'GET' },
  { at: 2, method: 'HEAD' },
  { at: 6, method: 'GET' },
  { at: 12, method: 'GET' },
];
const LATEST_MS = 1500;
const TRIES = 12;
const CONCURRENCY = 16;

async function compare(cells: Cells, policies: TtlPolicies, folder: string): Promise<void> {
  const origin = await startOrigin();
  const edges = await startEdges(policies, origin.port);
  const port = await freePort();
  const vcl = path.join(folder, 'edges.vcl');
  fs.writeFileSync(vcl, vclOf(policies.policies, origin.port));
  const args = [
    '-j',
    'none',
    '-F',
    '-n',
    path.join(folder, 'varnish'),
    '-a',
    `127.0.0.1:${port}`,
    '-f',
    vcl,
    '-s',
    'malloc,128m',
  ];
  try {
    await withServer('varnishd', args, port, () => trace(cells, policies, [edges.port, port]));
  } finally {
    await edges.close();
    await origin.close();
  }
}

/** Compares the caches. A busy machine can delay requests: theirs are sent again then, below other paths. */
async function trace(cells: Cells, { policies }: TtlPolicies, ports: readonly number[]): Promise<void> {
  let names = policies.flatMap(({ prefix }) => SAYINGS.map((_, index) => `${prefix}${index}/`));
  for (let attempt = 1; attempt <= TRIES && names.length > 0; attempt++) {
    const traces = await tracesOf(names.map(name => name + attempt), ports);
    const isLate = names.map((_, index) => !traces.every(cache => isInTime(cache[index])));
    names.forEach((name, index) => {
      if (!isLate[index]) report(cells, name, traces[0][index], traces[1][index]);
    });
    names = names.filter((_, index) => isLate[index]);
  }
  if (names.length === 0) return;
  throw new Error(`this machine is too busy: ${TRIES} times, requests were more than ${LATEST_MS} ms late`);
}

/** Returns the responses of each cache, by path. */
async function tracesOf(paths: readonly string[], ports: readonly number[]): Promise<Said[][][]> {
  const traces: Said[][][] = ports.map(() => paths.map(() => []));
  const start = Date.now();
  for (const { at, method } of REQUESTS) {
    await sleep(Math.max(0, start + at * 1000 - Date.now()));
    // Connections of their own: a cache closes those without a request for some seconds, perhaps with the next request.
    const agents = ports.map(() => new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY }));
    await Promise.all(ports.flatMap((port, cache) => paths.map(async (name, index) => {
      const asked = Date.now();
      const { headers } = await exchange({ port, path: name, method, agent: agents[cache] });
      traces[cache][index].push({
        result: headers['x-cache'].split(' ')[0],
        age: Number(headers.age ?? 0),
        asked,
        answered: Date.now(),
      });
    })));
    agents.forEach(agent => agent.destroy());
  }
  return traces;
}

/** Returns whether a path was requested close to the planned times, whenever the cache dealt with its requests. */
function isInTime(said: readonly Said[]): boolean {
  return said.every(({ asked, answered }, step) => {
    const planned = REQUESTS[step].at * 1000;
    return answered - said[0].asked - planned < LATEST_MS && planned - (asked - said[0].answered) < LATEST_MS;
  });
}

/** Compares ages with a tolerance: they are whole seconds, and two caches do not start to count at the same moment. */
function report(cells: Cells, name: string, ours: readonly Said[], theirs: readonly Said[]): void {
  const [, policy, saying] = name.split('/');
  const agreed = ours.map((said, step) =>
    Math.abs(said.age - theirs[step].age) <= 1 ? { ...said, age: theirs[step].age } : said,
  );
  cells.compare(
    `${policy} ${JSON.stringify(SAYINGS[Number(saying)](0))}`,
    agreed.map(textOf).join(', '),
    theirs.map(textOf).join(', '),
  );
}

function textOf({ result, age }: Said): string {
  return result === 'Hit' ? `Hit after ${age} s` : result;
}
