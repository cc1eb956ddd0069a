import '../environment';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { Observation, fitWeights } from './fit';
import { measureImage } from './measure';
import { LossyFormat, WEIGHTS } from '../../src/runtime/transformer/encode/quality';

const HELP = `npm run fit-quality -- [folder ...]

Fits the weights that predict the settings of encoders from the pixels of photographs, and prints them. With folders,
it measures the photographs in them first, which takes about 10 CPU seconds for each, and replaces
test/fit-quality/measurements.json. Copy the weights into src/runtime/transformer/encode/quality.ts, and
raise the version in PREDICTED_QUALITY.`;

export const MEASUREMENTS = path.join(__dirname, 'measurements.json');

async function main(): Promise<void> {
  const { values: { help }, positionals: folders } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true,
  });
  if (help) return console.log(HELP);
  if (folders.length > 0) save(await measureFolders(folders));
  const observations = JSON.parse(fs.readFileSync(MEASUREMENTS, 'utf8')) as Observation[];
  for (const format of Object.keys(WEIGHTS) as LossyFormat[]) {
    console.log(`${format}: [${fitWeights(observations, format).map(weight => Number(weight.toPrecision(3))).join(', ')}],`);
  }
}

async function measureFolders(folders: readonly string[]): Promise<Observation[]> {
  const files = folders.flatMap(folder => (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter(name => /\.(jpe?g|png|webp|avif)$/i.test(name)).sort()
    .map(name => ({ file: path.join(folder, name), name })));
  const observations: Observation[] = [];
  for (const [index, { file, name }] of files.entries()) {
    console.error(`${index + 1}/${files.length} ${name}`);
    observations.push(...await measureImage(file, name));
  }
  return observations;
}

function save(observations: readonly Observation[]): void {
  fs.writeFileSync(MEASUREMENTS, `[\n${observations.map(each => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
