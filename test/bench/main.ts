import '../environment';
import * as os from 'node:os';
import { parseArgs } from 'node:util';
import { cacheKey } from './cache-key';
import { coldStart } from './cold-start';
import { crop } from './crop/main';
import { delivery } from './delivery';
import { edgeFunction } from './edge-function';
import { failover } from './failover';
import { gallery } from './gallery';
import { graphics } from './graphics/graphics';
import { ipx } from './ipx';
import { ladder } from './ladder/main';
import { languages } from './languages';
import { localEdge } from './local-edge';
import { Benchmark, Row } from './measure';
import { peers } from './peers';
import { purgeLoad } from './purge-load';
import { quality } from './quality';
import { refinement } from './refinement/main';
import { scale } from './scale';
import { synthesis } from './synthesis';
import { transform } from './transform';
import { wholeEdge } from './whole-edge';

const BENCHMARKS: Benchmark[] = [
  synthesis,
  scale,
  localEdge,
  edgeFunction,
  cacheKey,
  ladder,
  transform,
  quality,
  graphics,
  crop,
  refinement,
  ipx,
  peers,
  coldStart,
  wholeEdge,
  failover,
  delivery,
  purgeLoad,
  gallery,
  languages,
];

const HELP = `npm run bench -- [benchmark ...] [--json]

  --json  print JSON

The exit code is 1 if a ratio exceeds its mark. transform and quality measure with the photographs of examples/minimal,
or with the JPEGs of PHOTOS=FOLDER.

quality, refinement and crop download wallpapers of Debian with apt-get. No encoder was chosen with those of refinement.
REFINEMENT_IMAGES selects other images: "fresh" those that were not used for targets either (from Debian 13 on),
"tuning" those that settings were tuned with, or a folder of images. REFINEMENT_EVERY=4 refines every fourth one,
REFINEMENT_WIDTHS=320,640 at these widths, REFINEMENT_TARGET=70 to another target, and REFINEMENT_LOG=FILE appends each
result to a file. The whole refinement takes about 15 CPU minutes.

peers measures the same images, or those of REFINEMENT_IMAGES, at PEERS_WIDTHS=320,640,1280,1920. It takes about two
hours, and quality 20 CPU minutes. Both print what they have as soon as a width is measured.

GRAPHICS_IMAGES=FOLDER measures the classes of other images for graphics: those in the folders graphics and photographs
of that folder. GRAPHICS_WIDTHS=320,640 measures results at these widths; classes are compared at 320 to 1920 pixels.

CROP_IMAGES selects other images for crop: a set as above, or a folder. CROP_SHEETS=FOLDER writes contact sheets, on
which each image has its crops in random order, and the key to them.

Benchmarks:
${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n')}`;

const OPTIONS = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

async function main(): Promise<void> {
  const { values: options, positionals: names } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (options.help) return console.log(HELP);

  const unknown = names.find(name => !BENCHMARKS.some(benchmark => benchmark.name === name));
  if (unknown) {
    throw new Error(
      `unknown benchmark: ${unknown}. Benchmarks: ${BENCHMARKS.map(benchmark => benchmark.name).join(', ')}`,
    );
  }

  const results = [];
  for (const benchmark of BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    if (!options.json) console.log(`${benchmark.title}\n`);
    const rows: Row[] = [];
    for await (const row of await benchmark.run()) {
      rows.push(row);
      if (!options.json) print(row);
    }
    results.push({ name: benchmark.name, rows });
    if (!options.json) console.log(rows.length === 0 ? '  not measured\n' : '');
  }
  const load = os.loadavg()[0];
  console.log(
    options.json ? JSON.stringify({ load, results }, null, 2) : `Load of the machine at the end: ${load.toFixed(1)}`,
  );
  if (results.some(({ rows }) => rows.some(row => verdict(row) === 'missed'))) process.exitCode = 1;
}

function print(row: Row): void {
  const figures = `${round(row.measured)} / ${round(row.against)} ${row.unit}`;
  const mark = row.mark === undefined ? '' : `mark ${row.mark}: ${verdict(row)}`;
  console.log(`  ${row.what.padEnd(28)} ${figures.padEnd(24)} ratio ${row.ratio.toFixed(2)}   ${mark}`.trimEnd());
}

function verdict({ ratio, mark }: Row): 'ok' | 'missed' | undefined {
  return mark === undefined ? undefined : ratio <= mark ? 'ok' : 'missed';
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
