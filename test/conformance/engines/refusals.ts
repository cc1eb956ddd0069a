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
    'random props with one mistake among them: each has to be refused by path and prop, before CloudFormation sees it',
  install: async () => undefined, // no engine but chance
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

/** Whether a message has the path of the construct before it, or of a part of it or its replica, and the prop in it. */
function names(message: string, prop: string): boolean {
  return /^Wrong\/(Images(\/Monitoring)?|Elsewhere\/Replica): /.test(message) && message.includes(`\`${prop}\``);
}
