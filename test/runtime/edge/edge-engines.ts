import { spawnSync } from 'node:child_process';
import { Engine, inNjs, inNode } from './javascript-engines';

const hasNjs = spawnSync('njs', ['-v']).status === 0;
if (process.env.CI && !hasNjs) throw new Error('CI needs njs: install the package of this name');

/** Every test of the edge function runs in each. */
export const ENGINES: [string, Engine][] = [['node:vm', inNode], ...hasNjs ? [['njs', inNjs] as [string, Engine]] : []];
