import '../environment';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { request } from './cdn';
import { Judgment, judged } from './compare';
import { awsSample } from './engines/aws-sample';
import { dit } from './engines/dit';
import { Engine } from './engines/engine';
import { imagor } from './engines/imagor';
import { thumbor } from './engines/thumbor';
import { measuredUrl } from './measured-url';
import { DialectOptions, HELP, parseOptions } from './options';
import { Originals } from './originals';
import { outcomeOf } from './outcome';
import { recorded } from './record';
import { FileReport, isPassed, textOf } from './report';
import { UrlFile, readUrls, writeUrls } from './urls';

const ENGINES: { readonly [service: string]: (checkouts: string) => Engine } = {
  awsSample, dit, imagor, thumbor: () => thumbor,
};

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(HELP);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialects-'));
  try {
    if (options.isRecording) return await record(options, folder);
    const reports: FileReport[] = [];
    for (const name of options.files) {
      const file = readUrls(name);
      reports.push({ name, engine: file.engine, judgments: await judgedAll(name, file, folder) });
    }
    console.log(textOf(reports, options.isVerbose));
    if (!isPassed(reports)) process.exitCode = 1;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function record({ files, checkouts = '' }: DialectOptions, folder: string): Promise<void> {
  for (const name of files) {
    const file = readUrls(name);
    const service = file.engine.startsWith('imagor') ? 'imagor' : file.dialect;
    const engine = ENGINES[service ?? ''];
    if (!engine) throw new Error(`the engine of ${name} cannot be run`);
    writeUrls(name, await recorded(file, engine(checkouts), folder, progress(`recording ${name}`, file.urls.length)));
  }
}

/** Requests all URLs of a file from a CDN with its dialect, or translated. */
async function judgedAll(name: string, file: UrlFile, folder: string): Promise<Judgment[]> {
  const originals = await Originals.write(folder, file.original);
  const advance = progress(name, file.urls.length);
  const judgments: Judgment[] = [];
  for (const url of file.urls) {
    const original = fs.readFileSync(originals.for(url.url));
    const response = await request(file, url.url, original);
    const measured = measuredUrl(url.url);
    const other = measured === url.url ? response : await request(file, measured, original);
    const refusal = response.status === 200 ? '' : response.body.toString();
    judgments.push(judged(file, url, await outcomeOf(response, other, file.original), refusal));
    advance(judgments.length);
  }
  return judgments;
}

function progress(name: string, total: number): (done: number) => void {
  return done => {
    const isLast = done === total;
    if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${done} of ${total} URLs${isLast ? '\n' : ''}`);
    else if (isLast) process.stderr.write(`${name}: ${total} URLs\n`);
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
