import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row } from './measure';
import { ImageFit } from '../../src';
import { requestRules } from '../../src/construct/plan/request-rules';
import { edgeFunctionCode } from '../../src/construct/transformation/edge-function';

export const edgeFunction: Benchmark = {
  name: 'edge-function',
  title: 'Processor time of a call of the edge function, against an average of 0.1 ms',
  run: () => inTemporaryFolder(measure),
};

const ALLOWED = 0.1; // ms; CloudFront ends a function after about one
const CALLS = 5000;
const RUNS = 5;
const URLS = [
  'w=600',
  'w=300&dpr=2&auto=format%2Ccompress',
  'w=600&ar=16%3A9&fit=crop&crop=faces%2Centropy&q=75&sat=20',
  'w=0',
];

async function measure(folder: string): Promise<Row[]> {
  const rules = requestRules(new Stack(new App()), {
    presets: {
      card: { width: 300, height: 200, fit: ImageFit.CROP },
      hero: { width: 1920, aspectRatio: '16:9', fit: ImageFit.CROP },
    },
  });
  const code = edgeFunctionCode(rules);
  const calls = `${code}\n${loop()}`;
  // CloudFront may evaluate the whole script for each request.
  const starts = `function handler(event) { ${code}\n return handler(event); }\n${loop()}`;
  const rows = [row('in node:vm', () => processorTime(() => vm.runInNewContext(calls, {})))];
  if (spawnSync('njs', ['-v']).status === 0) {
    const file = path.join(folder, 'edge.js');
    for (const [what, script] of [['in njs', calls], ['in njs, with the start of the script', starts]]) {
      fs.writeFileSync(file, script);
      rows.push(row(what, () => processorTimeOf('njs', file)));
    }
  }
  return rows;
}

/** Measures several times, and reports the least: other load on the machine only adds to it. */
function row(what: string, time: () => number): Row {
  const each = Math.min(...Array.from({ length: RUNS }, time)) / CALLS;
  return { what, unit: 'ms', measured: each, against: ALLOWED, ratio: each / ALLOWED, mark: 1 };
}

function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

/** Returns the processor time of a program in milliseconds. */
function processorTimeOf(program: string, argument: string): number {
  const command = ['-c', 'TIMEFORMAT=%U; time "$0" "$1"', program, argument];
  return 1000 * Number(spawnSync('bash', command, { encoding: 'utf8' }).stderr);
}

/** Returns the script that both engines run, in syntax that both support. */
function loop(): string {
  const queries = URLS.map(url =>
    Object.fromEntries(
      url
        .split('&')
        .map(pair => pair.split('='))
        .map(([name, value]) => [name, { value }]),
    ),
  );
  return `
    var queries = ${JSON.stringify(queries)};
    for (var call = 0; call < ${CALLS}; call++) {
      handler({ request: {
        method: 'GET', uri: '/cats/tom%20%26%20jerry.jpg', querystring: queries[call % queries.length],
        headers: { accept: { value: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' } },
      } });
    }`;
}
