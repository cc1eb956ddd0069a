import '../environment';
import './run-folder';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Cells, Tally } from './cells';
import { Chance, Engine, MissingEngine, Mode } from './engine';
import { ENGINES } from './engines';
import { Verdict, closingLine, progress, table } from './report';

const HELP = `npm run conformance -- [engine ...] [--short] [--minutes N] [--seed N]

  --short      compare samples, as in CI, instead of everything
  --minutes N  the duration of fuzzing, and again of the load test, at most ten (default: 1, or 0.5 with --short)
  --seed N     repeat a run with the seed that it printed

Engines: ${ENGINES.map(({ name }) => name).join(', ')}`;

const OPTIONS = {
  short: { type: 'boolean' },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(): Promise<void> {
  const { values: options, positionals: names } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (options.help) return console.log(HELP);

  const mode: Mode = options.short ? 'short' : 'long';
  const chance: Chance = {
    seed: options.seed === undefined ? randomInt(2 ** 31) : wholeNumber('--seed', options.seed),
    seconds:
      options.minutes === undefined ? { short: 30, long: 60 }[mode] : 60 * wholeNumber('--minutes', options.minutes),
  };
  const unknown = names.find(name => !ENGINES.some(engine => engine.name === name));
  if (unknown) {
    throw new Error(`unknown engine: ${unknown}. Engines: ${ENGINES.map(engine => engine.name).join(', ')}`);
  }

  const verdicts: Verdict[] = [];
  for (const engine of ENGINES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`\n=== ${engine.name}: ${engine.title}`);
    const start = Date.now();
    const verdict = { engine, ...await judge(engine, mode, chance), seconds: Math.round((Date.now() - start) / 1000) };
    console.log(progress(verdict));
    verdicts.push(verdict);
  }
  console.log(`\n${table(verdicts)}\n${closingLine(verdicts)}`);
  if (verdicts.some(({ tally }) => tally && tally.failures.length > 0)) process.exitCode = 1;
}

/** Runs an engine. A missing one is skipped by name, except in CI, where it is an error. */
async function judge(
  engine: Engine,
  mode: Mode,
  chance: Chance,
): Promise<{ readonly tally?: Tally; readonly missing?: string }> {
  const cells = new Cells(engine.deviations);
  try {
    await engine.install();
    await engine.run(cells, mode, chance);
  } catch (error) {
    if (error instanceof MissingEngine && !process.env.CI) return { missing: error.message };
    cells.breakOff(String(error instanceof Error ? error.stack : error));
  }
  return { tally: cells.tally() };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} must be a whole number, got: ${text}`);
  return Number(text);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
