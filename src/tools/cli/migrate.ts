import { Arguments, Command, CommandError, FAILED, Io, OK, UsageError } from './command';
import { columns } from './help';
import { CheckFolder, Compared } from './migrate/check-folder';
import { checkUrls } from './migrate/check-urls';
import { ImageFacts, SIDES, Side, isRefusal } from './migrate/compare-responses';
import { counted } from './migrate/from/counted';
import { SERVICE_NAMES, runFrom } from './migrate/from/run-from';
import { SentHeaders, headersOf } from './migrate/header-file';
import { htmlReport } from './migrate/html-report';
import { pixelComparison } from './migrate/pixel-comparison';
import { VERDICTS, isEqual, summaryOf, summaryText } from './migrate/summary';
import { problemOf, textOf } from './migrate/text-of-file';
import { UrlList, sampleOf, urlListIn } from './migrate/url-list';
import { Progress } from './progress';

const DEFAULT_ACCEPT = 'image/avif,image/webp,*/*';
const DEFAULT_FOLDER = 'image-comparison';
/** The most hosts, and reasons of missing responses, that are named before the summary. */
const MAX_REPORTED = 5;

const DEFAULTS = { sample: 200, concurrency: 4, timeout: 60 };

export const migrate: Command = {
  name: 'migrate',
  summary: 'prints the image CDN that replaces another service, or compares the images of both, URL by URL',
  operands: [
    {
      name: 'FILE',
      summary: 'with --from: files that describe the service, and its URLs',
      isOptional: true,
      isRepeated: true,
    },
  ],
  options: [
    { name: 'from', value: 'SERVICE', summary: `print what replaces it: ${SERVICE_NAMES.join(', ')}` },
    { name: 'check', value: 'FILE', summary: 'URLs or paths, one per line, or an access log of CloudFront or nginx' },
    { name: 'old', value: 'URL', summary: 'the service that serves the images now' },
    { name: 'new', value: 'URL', summary: 'the image CDN, deployed or local' },
    { name: 'sample', value: 'N', summary: `maximum number of URLs, evenly spaced (default: ${DEFAULTS.sample})` },
    { name: 'concurrency', value: 'N', summary: `URLs at a time, from 1 to 64 (default: ${DEFAULTS.concurrency})` },
    { name: 'timeout', value: 'SECONDS', summary: `timeout of each request (default: ${DEFAULTS.timeout})` },
    { name: 'accept', value: 'TYPES', summary: `the Accept header (default: ${DEFAULT_ACCEPT})` },
    {
      name: 'old-headers',
      value: 'FILE',
      summary: 'headers for --old only, one per line, such as `Cookie: session=…`',
    },
    { name: 'new-headers', value: 'FILE', summary: 'headers for --new only' },
    {
      name: 'output',
      value: 'PATH',
      summary: `folder of the page with all images (default: ${DEFAULT_FOLDER}); with --from, a new file`,
    },
    { name: 'json', summary: 'print one JSON object' },
  ],
  details: {
    'Results:': columns(Object.entries(VERDICTS)),
    'Redirects:': [
      'are not followed: both sides must have the same status, and lead to the same place, where the host of --new counts',
      'as the host of --old. To compare the images behind them, list the URLs that they lead to',
    ],
    'Interruption:': [
      'Ctrl-C waits for the requests in progress, and a second one does not. The same command continues: it skips what is',
      'in --output, except for missing responses, refusals (401, 403) and temporary errors (429, 5xx)',
    ],
    'Exit code:': columns([
      ['0', 'no image differs in more than its format, and no error or redirect differs'],
      ['1', 'a URL differs or is refused, none is an image on both sides, or the check is incomplete'],
      ['2', 'the command line is invalid'],
    ]),
    'Files:': [
      'with --from, each is recognized by its contents: a CloudFormation template, the JSON of `aws cloudformation',
      'describe-stacks`, of `aws cloudfront get-distribution` and `get-cache-policy`, thumbor.conf, an access log, or',
      'URLs. Nothing is sent anywhere.',
      'With --output, the code is in a .ts file, or the options of `template` are in a .json or .yaml file',
    ],
    'Examples:': [
      'npx cdk-image-cdn migrate --from cloudfront distribution.json --output images.ts',
      'npx cdk-image-cdn migrate --from dit stack.json access.log.gz --output images.ts',
      'npx cdk-image-cdn migrate --from thumbor thumbor.conf access.log --output options.json',
      'npx cdk-image-cdn migrate --check urls.txt --old https://img.example.com --new http://127.0.0.1:8787',
    ],
  },
  run: runMigrate,
};

async function runMigrate(args: Arguments, io: Io): Promise<number> {
  if (args.text('from') !== undefined) return runFrom(args, io);
  return runCheck(args, io);
}

async function runCheck(args: Arguments, io: Io): Promise<number> {
  if (args.operands.length > 0) {
    throw new UsageError(`unexpected argument '${args.operands[0]}': files describe a service with --from`);
  }
  const list = args.text('check');
  if (list === undefined) throw new UsageError('--from or --check is required');
  const sides = { old: sideOf(args, 'old'), new: sideOf(args, 'new') };
  const sample = args.number('sample', { what: 'a whole number', min: 1, max: 1_000_000 }) ?? DEFAULTS.sample;
  const concurrency = args.number('concurrency', { what: 'a whole number', min: 1, max: 64 }) ?? DEFAULTS.concurrency;
  const timeoutSeconds = args.number('timeout', { what: 'whole seconds', min: 1, max: 600 }) ?? DEFAULTS.timeout;
  const accept = args.text('accept') ?? DEFAULT_ACCEPT;
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
    text = textOf(file);
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
    ...first === undefined ? [] : [`${counted(skippedLines.length, 'line')} without a URL or a path that begins with / `
      + `left out, the first is line ${first}`],
    ...others.length === 0 ? [] : [`the paths of URLs of ${listed(others)} are requested from --old and --new: list `
      + 'only URLs of the service'],
    ...sample.length === paths.length ? [] : [`${sample.length} of ${paths.length} URLs are compared: --sample changes `
      + 'their number'],
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_REPORTED).join(', ');
  return names.length <= MAX_REPORTED ? shown : `${shown} and ${names.length - MAX_REPORTED} others`;
}

function folderOf(args: Arguments, subject: string): CheckFolder {
  const folder = args.text('output') ?? DEFAULT_FOLDER;
  try {
    return new CheckFolder(folder, subject);
  } catch (error) {
    throw new CommandError(`--output must be a folder that can be written: ${(error as Error).message}`);
  }
}
