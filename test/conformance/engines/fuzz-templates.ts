import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { loadApp } from '../../../src/tools/local/reader/load-app';
import { LocalEdgeError } from '../../../src/tools/local-edge-error';
import { inTemporaryFolder } from '../../bench/folder';
import { Cells } from '../cells';
import { Chance, Engine } from '../engine';
import { mutate, mutations } from '../hostile/mutations';
import { search, share } from '../hostile/search';
import { synthesize } from '../template/synthesize';
import { validProps } from '../template/valid-props';

export const fuzzTemplates: Engine = {
  name: 'fuzz-templates',
  title:
    'fuzzing: damaged cloud assemblies, loaded by the local edge or rejected with a readable message',
  install: async () => undefined, // random input needs no engine
  run: (cells, _mode, chance) => inTemporaryFolder(folder => fuzz(cells, folder, share(chance, 0.25))),
};

const ASSEMBLIES = 12;
const INTRINSICS = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Sub',
  'Fn::Select',
  'Fn::Split',
  'Fn::If',
  'Fn::FindInMap',
  'Fn::ImportValue',
  'Fn::Equals',
  'Fn::Nothing',
];
const NAMES = [
  ...INTRINSICS,
  'Condition',
  'Type',
  'Properties',
  'DependsOn',
  'Resources',
  '__proto__',
  'constructor',
  'toString',
];
const VALUES = [
  null,
  [],
  {},
  '',
  0,
  -1,
  true,
  'AWS::NoValue',
  '*',
  '${x.y}',
  '${',
  '{{resolve:ssm:x}}',
  'x'.repeat(5000),
  { Ref: 'AWS::NoValue' },
  { Ref: 'nothing' },
  ...INTRINSICS.flatMap(name => [
    { [name]: null },
    { [name]: [] },
    { [name]: 'x' },
    { [name]: [{ Ref: 'AWS::Region' }] },
  ]),
];

async function fuzz(cells: Cells, folder: string, chance: Chance): Promise<void> {
  const samples = fc.sample(validProps(), { numRuns: ASSEMBLIES, seed: chance.seed });
  const assemblies = samples.map((part, index) => {
    const directory = path.join(folder, String(index));
    const problem = synthesize(directory, 'Stack', part);
    if (problem !== undefined) throw new Error(problem);
    return directory;
  });
  const file = fc.constantFrom(
    ...assemblies.flatMap(directory =>
      ['Stack.template.json', 'Stack.template.json', 'manifest.json', 'Stack.assets.json'].map(name =>
        path.join(directory, name),
      ),
    ),
  );
  const originals = new Map(
    [...new Set(assemblies.flatMap(directory => fs.readdirSync(directory).map(name => path.join(directory, name))))]
      .filter(name => name.endsWith('.json'))
      .map(name => [name, fs.readFileSync(name, 'utf8')]),
  );
  await search(
    cells,
    'an assembly is loaded, or rejected with a readable message',
    fc.property(file, mutations(VALUES, NAMES), (name, changes) => {
      const original = originals.get(name)!;
      fs.writeFileSync(name, JSON.stringify(mutate(JSON.parse(original), changes)) ?? '');
      try {
        isLoadedOrRefused(path.dirname(name), folder);
      } finally {
        fs.writeFileSync(name, original);
      }
    }),
    chance,
  );
}

function isLoadedOrRefused(app: string, images: string): void {
  try {
    loadApp({ app, images, clock: Date.now });
  } catch (error) {
    if (!(error instanceof LocalEdgeError)) throw error;
  }
}
