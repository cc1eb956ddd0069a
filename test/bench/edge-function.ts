import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row } from './measure';
import { ImageFit } from '../../src';
import { edgeFunctionCode } from '../../src/transformation/edge-function';
import { requestRules } from '../../src/transformation/rules';

export const edgeFunction: Benchmark = {
  name: 'edge-function',
  title: 'A call of the edge function, against an average of 0.1 ms',
  run: () => inTemporaryFolder(measure),
};

const ALLOWED = 0.1; // ms; CloudFront ends a function after about one
const CALLS = 5000;
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
  const script = `${edgeFunctionCode(rules)}\n${loop()}`;
  const rows = [row('in node:vm', Number(vm.runInNewContext(`${script}; milliseconds()`, {})))];
  if (spawnSync('njs', ['-v']).status === 0) {
    const file = path.join(folder, 'edge.js');
    fs.writeFileSync(file, `${script}; console.log(milliseconds());`);
    rows.push(row('in njs', Number(execFileSync('njs', [file], { encoding: 'utf8' }))));
  }
  return rows;
}

function row(what: string, milliseconds: number): Row {
  const each = milliseconds / CALLS;
  return { what, unit: 'ms', measured: each, against: ALLOWED, ratio: each / ALLOWED, mark: 1 };
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
  return `function milliseconds() {
    var queries = ${JSON.stringify(queries)};
    var start = Date.now();
    for (var call = 0; call < ${CALLS}; call++) {
      handler({ request: {
        method: 'GET', uri: '/cats/tom%20%26%20jerry.jpg', querystring: queries[call % queries.length],
        headers: { accept: { value: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' } },
      } });
    }
    return Date.now() - start;
  }`;
}
