import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CHECKS, Check } from './checks';
import { ChromiumDecoder } from './chromium';
import { compareWith } from './compare-result';
import { PillowDecoder, Reading } from './decoder';
import { CorpusFile } from './images';
import { Expectation, MAX_PIXELS, Verdict, expectationOf, judgeRefusal, worstOf } from './judge';
import { Usage } from './limits';
import { Reference, chromiumReference, pillowReference } from './reference';
import { Sniffed, sniff } from './sniff';
import { Outcome, TaskOptions, TransformProcess } from './transform-process';

/** The programs that a check uses, and a folder for results. */
export interface Tools {
  readonly transformer: TransformProcess;
  readonly pillow: PillowDecoder;
  readonly chromium?: ChromiumDecoder;
  readonly options: TaskOptions;
  readonly folder: string;
  /** The folder for the images of wrong results. */
  readonly differences?: string;
}

/** The outcome of a file, and the most that any transformation of it took. */
export interface FileResult {
  readonly file: CorpusFile;
  readonly verdict: Verdict;
  readonly usage: Usage;
}

/** A file, with all that is known about it before it is transformed. */
export interface Original {
  readonly file: CorpusFile;
  readonly sniffed: Sniffed;
  readonly expectation: Expectation;
  readonly pillow?: Reference;
  /** Decodes it with Chromium, at most once. Undefined for formats that no browser shows. */
  readonly chromium?: () => Promise<Reference | string>;
}

const NOTHING: Usage = { seconds: 0, mebibytes: 0 };

/** Transforms a file in every way, and judges the results. */
export async function checkFile(file: CorpusFile, tools: Tools): Promise<FileResult> {
  const original = await originalOf(file, tools);
  const verdicts: Verdict[] = [];
  let usage = NOTHING;
  const isMoving = original.pillow?.isMoving === true;
  for (const check of CHECKS.filter(({ isForAnimations }) => isMoving || !isForAnimations)) {
    const output = path.join(tools.folder, `result-${check.name}`);
    const outcome = await tools.transformer.run({ ...check, file: file.path, output, options: tools.options });
    usage = mostOf(usage, outcome.usage);
    const verdict = await judge(outcome, check, output, original, tools);
    verdicts.push({ ...verdict, check: check.name });
    if (verdict.class === 'right refusal' && !original.expectation.words.includes('corrupt')) break; // by its header
  }
  return { file, verdict: worstOf(verdicts), usage };
}

async function originalOf(file: CorpusFile, tools: Tools): Promise<Original> {
  const { pillow, chromium, folder, options } = tools;
  const sniffed = sniff(await fs.readFile(file.path));
  const reading = await readingOf(pillow, file);
  const isEnabled = sniffed.format !== 'svg' && (sniffed.format !== 'tiff' || options.allowTiff === true);
  const browser = sniffed.format === 'tiff' ? undefined : chromium; // which shows no TIFF at all
  let shown: Promise<Reference | string> | undefined;
  return {
    file,
    sniffed,
    expectation: expectationOf({ sniffed, isEnabled, reading }),
    pillow: reading.isRead ? pillowReference(pillow, file.path, reading) : undefined,
    chromium: browser && (() => shown ??= chromiumReference(browser, pillow, file.path, folder, reading)),
  };
}

async function readingOf(pillow: PillowDecoder, file: CorpusFile): Promise<Reading> {
  try {
    return await pillow.read(file.path, MAX_PIXELS);
  } catch (error) {
    return { stage: 'header', error: String(error), width: 0, height: 0, frames: 1, durations: [] };
  }
}

async function judge(
  outcome: Outcome, check: Check, output: string, original: Original, tools: Tools,
): Promise<Verdict> {
  if ('ended' in outcome) return { class: outcome.ended, reason: outcome.reason };
  if ('mistake' in outcome) return { class: 'crash', reason: outcome.mistake.split('\n')[0] };
  if ('contentType' in outcome) return judgeImage(check, output, original, tools);
  if (outcome.problem === 'too-slow') return { class: 'timeout', reason: outcome.detail };
  return judgeProblem(outcome.problem, original);
}

/** A file that Chromium does not show is damaged, though Pillow reads it. */
async function judgeProblem(word: string, { expectation, chromium }: Original): Promise<Verdict> {
  const verdict = judgeRefusal(word, expectation);
  if (verdict.class === 'right refusal' || word !== 'corrupt' || expectation.words.length > 0) return verdict;
  const shown = await chromium?.();
  return typeof shown === 'string' ? judgeRefusal(word, { words: ['corrupt'], reason: shown }) : verdict;
}

/** An image is right if one of the references agrees, and colors are judged only by one that knows them. */
async function judgeImage(check: Check, output: string, original: Original, tools: Tools): Promise<Verdict> {
  const { sniffed, expectation, pillow } = original;
  const isRefusable = expectation.words.length > 0;
  const first = isRefusable || !pillow
    ? { class: 'missing refusal' as const, reason: `an image instead of a refusal: ${expectation.reason}` }
    : await compareWith(pillow, check, output, original.file, tools);
  if (first.class === 'right' && !sniffed.hasOtherColors) return first;
  if (!original.chromium || isRefusable && !expectation.words.includes('corrupt')) {
    return sniffed.hasOtherColors && first.class === 'wrong pixels'
      ? { class: 'unverified', reason: `Pillow ignores its colors, and differs: ${first.reason}` } : first;
  }
  const shown = await original.chromium();
  if (typeof shown === 'string') return first;
  const second = await compareWith(shown, check, output, original.file, tools);
  if (second.class === 'right' || isRefusable) return second.class === 'right' ? second : first;
  return { ...second, reason: `${second.reason}; ${first.reason}` };
}

/** Returns the larger of each figure. */
export function mostOf(one: Usage, other: Usage): Usage {
  return {
    seconds: Math.max(one.seconds, other.seconds),
    mebibytes: Math.max(one.mebibytes, other.mebibytes),
  };
}
