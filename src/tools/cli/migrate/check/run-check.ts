import { CheckFolder, Compared } from './check-folder';
import { checkUrls } from './check-urls';
import { ImageFacts, SIDES, Side, isRefusal } from './compare-responses';
import { SentHeaders, headersOf } from './header-file';
import { htmlReport } from './html-report';
import { pixelComparison } from './pixel-comparison';
import { isEqual, summaryOf, summaryText } from './summary';
import { Arguments, CommandError, FAILED, Io, OK, UsageError } from '../../command';
import { Progress } from '../../shared/progress';
import { problemOf, readTextFile } from '../../shared/read-file';
import { printCount } from '../../shared/text';
import { UrlList, sampleOf, urlListIn } from '../url-list';

/** The defaults of options for the comparison. */
export const DEFAULTS = {
  sample: 200, concurrency: 4, timeout: 60, accept: 'image/avif,image/webp,*/*', output: 'image-comparison',
};

/** The most hosts, and reasons of missing responses, that are named before the summary. */
const MAX_REPORTED = 5;

/** Compares the images of two services, URL by URL, and writes a page with both. */
export async function runCheck(args: Arguments, io: Io): Promise<number> {
  if (args.operands.length > 0) {
    throw new UsageError(`unexpected argument '${args.operands[0]}': files describe a service with --from`);
  }
  const list = args.text('check');
  if (list === undefined) throw new UsageError('--from or --check is required');
  const sides = { old: sideOf(args, 'old'), new: sideOf(args, 'new') };
  const sample = args.number('sample', { what: 'a whole number', min: 1, max: 1_000_000 }) ?? DEFAULTS.sample;
  const concurrency = args.number('concurrency', { what: 'a whole number', min: 1, max: 64 }) ?? DEFAULTS.concurrency;
  const timeoutSeconds = args.number('timeout', { what: 'whole seconds', min: 1, max: 600 }) ?? DEFAULTS.timeout;
  const accept = args.text('accept') ?? DEFAULTS.accept;
  if (SIDES.every(side => args.text(`${side}-headers`) === '-')) {
    throw new UsageError('only one of --old-headers and --new-headers can read standard input');
  }
  const headers = { old: await headersOf(args, 'old-headers', io), new: await headersOf(args, 'new-headers', io) };
  const urls = urlsOf(list);
  const paths = sampleOf(urls.paths, sample);
  const folder = folderOf(args, subjectOf(sides, accept, headers));

  const earlier = folder.results();
  const left = paths.filter(path => isOpen(earlier.get(path)));
  let done = paths.length - left.length;
  if (done > 0) io.stderr.write(`${done} of ${paths.length} URLs are in ${folder.folder} already\n`);
  const stop = { isRequested: false };
  void io.untilStopped().then(() => { stop.isRequested = true; });
  noticesOf(urls, paths, sides).forEach(notice => io.stderr.write(`${notice}\n`));
  const comparePixels = pixelComparison();
  if (!comparePixels) {
    io.stderr.write('pixels are not compared: run `npm install sharp`, then remove the output and try again\n');
  }
  const progress = new Progress(io.stderr, paths.length, 'URLs');
  const reported = new Set<string>();
  const onResult = ({ errors = {} }: Compared) => {
    done += 1;
    for (const message of SIDES.flatMap(side => errors[side] ?? []).filter(each => !reported.has(each))) {
      reported.add(message);
      if (reported.size > MAX_REPORTED) continue;
      progress.end();
      io.stderr.write(`${message}\n`);
    }
    progress.show(done);
  };
  const options = { ...sides, accept, headers, timeoutSeconds, concurrency, comparePixels };
  await checkUrls(left, folder, options, () => stop.isRequested, onResult);
  progress.end();

  const all = folder.results();
  const results = paths.flatMap(path => all.get(path) ?? []);
  const summary = summaryOf(results);
  const page = folder.write('index.html', htmlReport(results, { old: sides.old.origin, new: sides.new.origin }));
  io.stdout.write(args.isSet('json') ? `${JSON.stringify({ ...summary, results }, null, 2)}\n`
    : `${summaryText(summary)}${page} shows the images side by side\n`);
  if (results.length < paths.length) io.stderr.write('stopped; run the same command to continue\n');
  return results.length === paths.length && isEqual(summary) ? OK : FAILED;
}

/** Returns the text by which results of this comparison are recognized. Values of headers may be secret. */
function subjectOf(sides: Record<Side, URL>, accept: string, headers: Record<Side, SentHeaders>): string {
  const names = (side: Side) => Object.keys(headers[side]).sort().map(name => `${side}:${name}`);
  return [sides.old.origin, sides.new.origin, accept, ...names('old'), ...names('new')].join(' ');
}

/** Whether a URL is yet to be compared: a side that refused it may accept another secret, or other headers. */
function isOpen(result: Compared | undefined): boolean {
  return result === undefined || result.verdict === 'failed'
    || SIDES.some(side => isRefusal(result[side]) || isTemporary(result[side]));
}

/** Whether a side may respond differently at another time: it was overloaded, or failed. */
function isTemporary(facts: ImageFacts | undefined): boolean {
  return facts !== undefined && (facts.status === 429 || facts.status >= 500);
}

function sideOf(args: Arguments, option: Side): URL {
  const text = args.text(option);
  if (text === undefined) throw new UsageError(`--${option} is required`);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username
    || url.password) {
    const given = url && (url.username || url.password) ? 'one with a user or a password' : text;
    throw new UsageError(`--${option} must be the URL of a service without a path, got ${given}`);
  }
  return url;
}

function urlsOf(file: string): UrlList {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    throw new CommandError(`--check must be a file with URLs: ${file} ${problemOf(error as Error)}`);
  }
  const urls = urlListIn(text);
  if (urls.paths.length === 0) {
    throw new CommandError(`${file} has no URLs: write one URL or path per line, or pass an access log of CloudFront `
      + 'or of a web server');
  }
  return urls;
}

/** Returns what of the file is not requested as it is. */
function noticesOf({ paths, hosts, skippedLines }: UrlList, sample: readonly string[], sides: Record<Side, URL>) {
  const others = hosts.filter(host => SIDES.every(side => sides[side].host !== host));
  const [first] = skippedLines;
  return [
    ...first === undefined ? [] : [`${printCount(skippedLines.length, 'line')} without a URL or a path that begins with / `
      + `left out, the first is line ${first}`],
    ...others.length === 0 ? [] : [`the paths of URLs of ${printNames(others)} are requested from --old and --new: list `
      + 'only URLs of the service'],
    ...sample.length === paths.length ? [] : [`${sample.length} of ${paths.length} URLs are compared: --sample changes `
      + 'their number'],
  ];
}

function printNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_REPORTED).join(', ');
  return names.length <= MAX_REPORTED ? shown : `${shown} and ${names.length - MAX_REPORTED} others`;
}

function folderOf(args: Arguments, subject: string): CheckFolder {
  const folder = args.text('output') ?? DEFAULTS.output;
  try {
    return new CheckFolder(folder, subject);
  } catch (error) {
    throw new CommandError(`--output must be a folder that can be written: ${(error as Error).message}`);
  }
}
