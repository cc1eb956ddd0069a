import * as path from 'node:path';
import { Engine } from './engine';
import { printedResponses } from './printed-responses';
import { pythonWith } from '../../corpus/python';

/** Runs thumbor from the Python registry, with its defaults, and sides of at most those of the CDN. */
export const thumbor: Engine = async (requests, onAnswer) => {
  const python = pythonWith(path.join(__dirname, 'requirements.txt'), 'dialects-python');
  const script = path.join(__dirname, 'run_thumbor.py');
  await printedResponses('thumbor', [python, script], requests, onAnswer);
};
