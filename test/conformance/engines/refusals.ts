import * as fc from 'fast-check';
import { inTemporaryFolder } from '../../bench/folder';
import { Engine } from '../engine';
import { MISTAKES } from '../template/broken-props';
import { synthesize } from '../template/synthesize';
import { validProps } from '../template/valid-props';

const EACH = { short: 3, long: 20 };

export const refusals: Engine = {
  name: 'refusals',
  title:
    'random props with one mistake each: rejected at synthesis, with the path and the prop',
  install: async () => undefined, // random props need no engine
  run: (cells, mode) =>
    inTemporaryFolder(async folder => {
      for (const [index, { prop, group, props, calls }] of MISTAKES.entries()) {
        const broken = fc.sample(fc.tuple(validProps(group), props), { numRuns: EACH[mode], seed: index });
        for (const [number, [valid, wrong]] of broken.entries()) {
          const message =
            synthesize(
              `${folder}/${index}-${number}`,
              'Wrong',
              stack => ({ ...valid(stack), ...wrong(stack) }),
              calls,
            ) ?? 'nothing is thrown';
          cells.compare(`${prop}, ${number}`, names(message, prop) ? 'refused' : message, 'refused');
        }
      }
    }),
};

/**
 * Returns whether a message begins with the path of the construct (or a part of it, or its replica) and names the prop.
 */
function names(message: string, prop: string): boolean {
  return /^Wrong\/(Images(\/Monitoring)?|Elsewhere\/Replica): /.test(message) && message.includes(`\`${prop}\``);
}
