import { jsonReport, textReport } from './report';
import { CHECKS, runChecks } from './run-checks';
import { Subject } from './subject';
import { transformSigner } from '../../playground/signers';
import { Arguments, Command, FAILED, Io, OK, UsageError } from '../command';
import { columns } from '../help';
import { DIALECT_OPTION, dialectOf } from '../shared/options';
import { SECRET_VARIABLE, readSecret } from '../shared/secret';
import { isSignedTarget, signTarget } from '../shared/signed-target';

const DEFAULT_TIMEOUT_SECONDS = 10;
const SAMPLE_IMAGE = 'https://d111.cloudfront.net/images/cat.png';
const SAMPLE_BUCKET = 'https://my-bucket.s3.eu-central-1.amazonaws.com/';

export const verify: Command = {
  name: 'verify',
  summary: 'verifies delivery, caching, security and transformations of a local or deployed image CDN',
  operands: [{ name: 'URL', summary: `URL of an image on the CDN, such as ${SAMPLE_IMAGE}` }],
  options: [
    { name: 'bucket', value: 'URL', summary: `also verify that this bucket is private: ${SAMPLE_BUCKET}` },
    DIALECT_OPTION,
    {
      name: 'secret-file',
      value: 'FILE',
      summary: 'file with the secret of `signing`, to sign URLs; - for standard input (default: '
        + `$${SECRET_VARIABLE})`,
    },
    { name: 'json', summary: 'print one JSON object instead of text' },
    { name: 'timeout', value: 'SECONDS', summary: `timeout of each request (default: ${DEFAULT_TIMEOUT_SECONDS})` },
  ],
  details: {
    'Checks:': columns(CHECKS.map(({ id, title }) => [id, title])),
    'Exit code:': columns([['0', 'no check failed'], ['1', 'a check failed'], ['2', 'the command line is invalid']]),
  },
  run: runVerify,
};

async function runVerify(args: Arguments, io: Io): Promise<number> {
  const dialect = dialectOf(args);
  const secret = await readSecret(args, io);
  const given = httpUrl('URL', args.operands[0], SAMPLE_IMAGE);
  const isUnsigned = secret && !isSignedTarget(given, dialect);
  const url = isUnsigned ? new URL(given.origin + signTarget(given, secret, undefined, dialect)) : given;
  const bucket = args.text('bucket');
  const subject = new Subject({
    url,
    bucket: bucket === undefined ? undefined : httpUrl('--bucket', bucket, SAMPLE_BUCKET),
    dialect,
    signer: secret ? transformSigner(secret, dialect) : undefined,
    timeoutSeconds: args.number('timeout', { what: 'whole seconds', min: 1, max: 600 }) ?? DEFAULT_TIMEOUT_SECONDS,
    wait: io.wait,
  });
  const report = args.isSet('json') ? jsonReport(io.stdout) : textReport(io.stdout);
  report.begin(url);
  const results = await runChecks(subject, report.add);
  report.end(url, results);
  return results.some(({ status }) => status === 'failed') ? FAILED : OK;
}

function httpUrl(name: string, text: string, sample: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${name} must be an http or https URL such as ${sample}, got ${text}`);
  }
  url.hash = '';
  return url;
}
