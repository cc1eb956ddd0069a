import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../src/transformation/normalize-url.edge';

/** Something that runs the deployed code on events. */
export type Engine = (code: string, events: EdgeEvent[]) => (EdgeRequest | EdgeResponse)[];

const inNode: Engine = (code, events) => {
  const script = `${code};JSON.stringify(${JSON.stringify(events)}.map(function (event) { return handler(event); }))`;
  return JSON.parse(vm.runInNewContext(script, {}, { timeout: 10_000 }) as string);
};

/** nginx's JavaScript, which is taken to be the runtime of CloudFront Functions: it lacks what that lacks. */
const inNjs: Engine = (code, events) => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'njs-')), 'edge.js');
  fs.writeFileSync(file, `${code}\n${JSON.stringify(events)}.forEach(function (event) { console.log(JSON.stringify(handler(event))); });`);
  return execFileSync('njs', [file], { encoding: 'utf8' }).trimEnd().split('\n').map(line => JSON.parse(line));
};

const hasNjs = spawnSync('njs', ['-v']).status === 0;
if (process.env.CI && !hasNjs) throw new Error('CI needs njs: install the package of this name');

/** Every test of the edge function runs in each. */
export const ENGINES: [string, Engine][] = [['node:vm', inNode], ...hasNjs ? [['njs', inNjs] as [string, Engine]] : []];
