import { Arguments, Command, Io } from '../command';
import { columns } from '../help';
import { DEFAULTS, runCheck } from './check/run-check';
import { VERDICTS } from './check/summary';
import { SERVICE_NAMES, runFrom } from './from/run-from';

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
    { name: 'accept', value: 'TYPES', summary: `the Accept header (default: ${DEFAULTS.accept})` },
    {
      name: 'old-headers',
      value: 'FILE',
      summary: 'headers for --old only, one per line, such as `Cookie: session=…`',
    },
    { name: 'new-headers', value: 'FILE', summary: 'headers for --new only' },
    {
      name: 'output',
      value: 'PATH',
      summary: `folder of the page with all images (default: ${DEFAULTS.output}); with --from, a new file`,
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
