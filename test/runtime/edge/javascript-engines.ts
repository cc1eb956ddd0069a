import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';

/** Something that runs the deployed code on events. */
export type Engine = (code: string, events: EdgeEvent[]) => (EdgeRequest | EdgeResponse)[];

export const inNode: Engine = (code, events) => {
  const script = `${code};JSON.stringify(${JSON.stringify(events)}.map(function (event) { return handler(event); }))`;
  return JSON.parse(vm.runInNewContext(script, {}, { timeout: 10_000 }) as string);
};

/** nginx's JavaScript, which is taken to be the runtime of CloudFront Functions: it lacks what that lacks. */
export const inNjs: Engine = (code, events) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'njs-'));
  const file = path.join(folder, 'edge.js');
  fs.writeFileSync(
    file,
    `${code}\n${JSON.stringify(events)}.forEach(function (event) { ${PRINT}(JSON.stringify(handler(event))); });`,
  );
  try {
    const responses = execFileSync('njs', [file], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
      .trimEnd()
      .split('\n.\n');
    return responses.map(lines => JSON.parse(decodeURIComponent(lines.replaceAll('\n', '').replace(/\.$/, ''))));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

// A line of its log has 2,048 bytes, and no more.
const PRINT = `(function (text) {
  var ascii = encodeURIComponent(text);
  for (var at = 0; at < ascii.length; at += 2000) console.log(ascii.slice(at, at + 2000));
  console.log('.');
})`;
