import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Engine, EngineResponse } from './engine';
import { MAX_SIDE, SECRET } from '../cdn';

interface PrintedResponse {
  readonly status: number;
  readonly key?: string;
  readonly contentType?: string;
  readonly body: string;
}

/**
 * Runs a program that reads requests as JSON from its standard input, and prints each response as a line of JSON.
 *
 * @param command the program and its arguments before the secret and the longest side
 */
export async function printedResponses(
  name: string, [program, ...args]: readonly [string, ...string[]], ...[requests, onAnswer]: Parameters<Engine>
): Promise<void> {
  const child = spawn(program, [...args, SECRET, String(MAX_SIDE)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(requests));
  let index = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { body, ...printed } = JSON.parse(line) as PrintedResponse;
    const response: EngineResponse = { ...printed, body: Buffer.from(body, 'base64') };
    await onAnswer(response, index++);
  }
  if (index < requests.length) throw new Error(`${name} answered ${index} of ${requests.length} requests`);
}
