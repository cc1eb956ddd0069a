import * as assert from 'node:assert/strict';
import { IMAGES, PHOTOS, synthesizeExample } from './example-cdn';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, Turns, compare, takeTurns } from './measure';
import { compile, start as startProgram, told } from './program';
import { MALLOC_VARIABLES } from '../../src/construct/transformation/malloc';
import { segmentOf } from '../runtime/url/variant-notation';

export const ipx: Benchmark = {
  name: 'ipx',
  title: 'Transformations over HTTP, one request after the other, against ipx: progressive photographs, '
    + '640 pixels wide',
  run: () => inTemporaryFolder(measure),
};

const FORMATS = ['avif', 'webp', 'jpg'];
const ROUNDS = 3;

interface Answer { readonly time: number; readonly bytes: number }
interface Server { readonly url: string; memory(): Promise<number>; stop(): void }

async function measure(folder: string): Promise<Row[]> {
  const program = compile('image-server.ts', folder);
  const { config } = synthesizeExample(folder);
  const here = await startServer(program, ['this', IMAGES, JSON.stringify(config)], MALLOC_VARIABLES);
  const peer = await startServer(program, ['ipx', IMAGES]);
  try {
    const rows = [];
    for (const format of FORMATS) {
      rows.push(...(await timeAndSize(segmentOf(`f=${format},w=640`, config.rules), format, here, peer)));
    }
    const [measured, against] = [await here.memory(), await peer.memory()];
    return [...rows, { what: 'most memory', unit: 'MB', measured, against, ratio: measured / against }];
  } finally {
    here.stop();
    peer.stop();
  }
}

async function timeAndSize(variant: string, format: string, here: Server, peer: Server): Promise<Row[]> {
  const all: Turns<Answer> = { measured: [], against: [] };
  for (const photo of PHOTOS) {
    const { measured, against } = await takeTurns(
      { warmUp: 1, measured: ROUNDS },
      () => get(`${here.url}/${photo}/${variant}`),
      () => get(`${peer.url}/w_640,f_${format === 'jpg' ? 'jpeg' : format}/${photo}`),
    );
    all.measured.push(...measured);
    all.against.push(...against);
  }
  return [
    compare(`${format}: time, median`, 'ms', all, ({ time }) => time),
    compare(`${format}: size`, 'kB', all, ({ bytes }) => bytes / 1000),
  ];
}

async function startServer(program: string, args: string[], env?: NodeJS.ProcessEnv): Promise<Server> {
  const child = startProgram(program, args, env);
  const url = `http://127.0.0.1:${await told<number>(child)}`;
  const memory = () => {
    child.send('memory');
    return told<number>(child);
  };
  return { url, memory, stop: () => child.disconnect() };
}

async function get(url: string): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(url);
  const { byteLength: bytes } = await response.arrayBuffer();
  assert.equal(response.status, 200, url);
  return { time: performance.now() - began, bytes };
}
