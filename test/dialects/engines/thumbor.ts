import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { Engine, EngineResponse } from './engine';
import { pythonWith } from '../../corpus/python';
import { MAX_SIDE, SECRET } from '../cdn';

interface PrintedResponse {
  readonly status: number;
  readonly key?: string;
  readonly contentType?: string;
  readonly body: string;
}

/** Runs thumbor from the Python registry, with its defaults, and sides of at most those of the CDN. */
export const thumbor: Engine = async (requests, onAnswer) => {
  const python = pythonWith(path.join(__dirname, 'requirements.txt'), 'dialects-python');
  const script = path.join(__dirname, 'run_thumbor.py');
  const child = spawn(python, [script, SECRET, String(MAX_SIDE)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(requests));
  let index = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { body, ...printed } = JSON.parse(line) as PrintedResponse;
    const response: EngineResponse = { ...printed, body: Buffer.from(body, 'base64') };
    await onAnswer(response, index++);
  }
  if (index < requests.length) throw new Error(`thumbor answered ${index} of ${requests.length} requests`);
};
