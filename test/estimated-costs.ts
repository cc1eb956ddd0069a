import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from '../src';
import { run } from '../src/cli';
import { testIo } from './tools/cli/support';
import { inStack, synthesize } from './tools/local/support';
import type { Estimate } from '../src/tools/cli/estimate/report';

const ROOT = path.join(__dirname, '..');

export type Bill = Estimate['transformed'];

/** Returns the cloud assembly of the CDN that pages about cost assume: the default with `transformation`. */
export function estimatedApp(): string {
  return synthesize(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
  }));
}

/** Runs `estimate` with the arguments as the pages print them. */
export async function estimateFor(app: string, args: string): Promise<Estimate> {
  const io = testIo();
  expect(await run(['estimate', '--app', app, '--json', ...args.split(' ')], io)).toBe(0);
  return (JSON.parse(io.out()) as { estimates: Estimate[] }).estimates[0];
}

/** Returns a sum as the pages print it. */
export function usd(...parts: number[]): string {
  const sum = parts.reduce((total, part) => total + part, 0);
  return sum.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export const totalOf = (bill: Bill): string => usd(...Object.values(bill));

export const textOf = (page: string): string => fs.readFileSync(path.join(ROOT, page), 'utf8');

/** Fails unless one row of a table on the page begins with these cells, without emphasis. */
export function expectRow(page: string, ...cells: string[]): void {
  const rows = textOf(page).split('\n').filter(line => line.startsWith('|')).map(line => line.replace(/\*\*/g, ''));
  expect(rows.filter(row => row.startsWith(`| ${cells.join(' | ')} |`))).toHaveLength(1);
}
