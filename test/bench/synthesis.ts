import * as assert from 'node:assert/strict';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns, time } from './measure';
import { plainCdn } from './plain-cdn';
import { ImageCdn } from '../../src';

export const synthesis: Benchmark = {
  name: 'synthesis',
  title: 'One ImageCdn, against the same CDN in plain L2 constructs',
  run: () => inTemporaryFolder(measure),
};

async function measure(outdir: string): Promise<Row[]> {
  const library = () => synthesize(outdir, stack => new ImageCdn(stack, 'Images'));
  const plain = () => synthesize(outdir, stack => plainCdn(new Construct(stack, 'Images')));
  assert.deepEqual(
    shapeOf(library().template),
    shapeOf(plain().template),
    'the two templates must be the same except for their IDs',
  );

  const turns = await takeTurns({ warmUp: 50, measured: 300 }, library, plain);
  return [
    compare('resources', '', turns, ({ template }) => Object.keys(template.Resources).length, 1),
    compare(
      'construction and synthesis',
      'ms',
      turns,
      ({ construction, synthesizing }) => construction + synthesizing,
      1.15,
    ),
    compare('of which construction', 'ms', turns, ({ construction }) => construction),
  ];
}

interface Template { readonly Resources: Record<string, { readonly Type: string; readonly Properties: object }> }
interface Synthesis { readonly template: Template; readonly construction: number; readonly synthesizing: number }

function synthesize(outdir: string, build: (stack: Stack) => void): Synthesis {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Bench');
  const construction = time(() => build(stack));
  const synthesizing = time(() => app.synth());
  return { template: app.synth().getStackByName('Bench').template as Template, construction, synthesizing };
}

/** Returns the resources by type, with types in place of IDs and without generated names. */
function shapeOf({ Resources: resources }: Template): object {
  const types = new Map(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
  const shapes = Object.values(resources).map(({ Type, Properties }) => [
    Type,
    JSON.parse(
      JSON.stringify(Properties, (key, value: unknown) => {
        if (key === 'Name') return undefined;
        return typeof value === 'string' ? (types.get(value) ?? value) : value;
      }),
    ),
  ]);
  return Object.fromEntries(shapes) as object;
}
