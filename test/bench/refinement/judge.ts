import { ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import * as readline from 'node:readline';
import sharp, { Sharp } from 'sharp';
import { pythonWith } from '../../corpus/python';

/** Scores images by the package `ssimulacra2` for Python. */
export interface Judge {
  /** Returns the scores of images against one original. */
  scores(original: Sharp, images: readonly Buffer[]): Promise<number[]>;
  close(): void;
}

/** Starts a judge, or returns undefined with a message if the package cannot be installed. */
export function startJudge(folder: string): Judge | undefined {
  const python = interpreter();
  if (python === undefined) return undefined;
  const child = spawn(python, [path.join(__dirname, 'judge.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    scores: async (original, images) => {
      const reference = path.join(folder, 'original.png');
      await png(original).toFile(reference);
      const scores: number[] = [];
      for (const image of images) {
        const file = path.join(folder, 'image.png');
        await png(sharp(image)).toFile(file);
        scores.push(await scoreOf(child, lines, `${reference}\t${file}`));
      }
      return scores;
    },
    close: () => { child.kill(); },
  };
}

function interpreter(): string | undefined {
  try {
    return pythonWith(path.join(__dirname, 'requirements.txt'), 'bench-python');
  } catch (error) {
    console.error(`${(error as Error).message}\nScores are this library's own.`);
    return undefined;
  }
}

async function scoreOf(child: ChildProcess, lines: AsyncIterator<string>, pair: string): Promise<number> {
  child.stdin!.write(`${pair}\n`);
  const { value, done } = await lines.next() as IteratorResult<string, undefined>;
  if (done || value === undefined) throw new Error('judge.py ended early');
  return Number(value);
}

function png(image: Sharp): Sharp {
  return image.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha().png({ compressionLevel: 1 });
}

