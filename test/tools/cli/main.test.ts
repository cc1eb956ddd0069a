import { testIo } from './support';
import { COMMANDS, run } from '../../../src/cli';
import { CHECKS } from '../../../src/tools/cli/verify/run-checks';

async function ran(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = testIo();
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('the help', () => {
  test.each(['--help', '-h'])('lists every command with %s', async word => {
    const { code, out, err } = await ran(word);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: cdk-image-cdn <command> \[options\]$/m);
    expect(out).toMatch(/^ {2}serve +runs/m);
    expect(out).toMatch(/^ {2}sign +signs/m);
    expect(out).toMatch(/^ {2}verify +verifies/m);
  });

  test('lists the options of serve with their defaults', async () => {
    const { code, out } = await ran('serve', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: cdk-image-cdn serve \[options\]$/m);
    expect(out).toMatch(/^ {2}--app DIR .*\(default: cdk\.out\)$/m);
    expect(out).toMatch(/^ {2}--stack NAME /m);
    expect(out).toMatch(/^ {2}--port PORT .*\(default: 8787\)$/m);
    expect(out).toMatch(/^ {2}--images DIR /m);
    expect(out).toMatch(/^ {2}--fail-origin primary\[=HOW\] /m);
  });

  test('lists the argument, options, checks and exit codes of verify', async () => {
    const { code, out } = await ran('verify', '-h');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: cdk-image-cdn verify URL \[options\]$/m);
    expect(out).toMatch(/^ {2}--bucket URL /m);
    expect(out).toMatch(/^ {2}--json /m);
    expect(out).toMatch(/^ {2}--timeout SECONDS .*\(default: 10\)$/m);
    for (const { id } of CHECKS) expect(out).toMatch(new RegExp(`^ {2}${id} `, 'm'));
    expect(out).toMatch(/^ {2}1 +a check failed$/m);
  });

  test('fits a terminal of 120 columns', async () => {
    const texts = await Promise.all([ran('--help'), ...COMMANDS.map(({ name }) => ran(name, '--help'))]);
    expect(texts.flatMap(({ out }) => out.split('\n')).filter(line => line.length > 120)).toEqual([]);
  });

  test('takes precedence over invalid options', async () => {
    expect(await ran('serve', '--prot', '80', '--help')).toMatchObject({ code: 0, err: '' });
  });
});

test('--version prints only the version', async () => {
  const { code, out } = await ran('--version');
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

describe('the command line', () => {
  test.each<[argv: string[], message: string]>([
    [[], 'cdk-image-cdn: a command is required: estimate, migrate, prewarm, purge, serve, sign, template, verify (help: cdk-image-cdn --help)'],
    [
      ['sevre'],
      "cdk-image-cdn: unknown command 'sevre'; available commands: estimate, migrate, prewarm, purge, serve, sign, template, verify "
        + '(help: cdk-image-cdn --help)',
    ],
    [
      ['constructor'],
      "cdk-image-cdn: unknown command 'constructor'; available commands: estimate, migrate, prewarm, purge, serve, sign, template, verify "
        + '(help: cdk-image-cdn --help)',
    ],
    [
      ['--verbose'],
      "cdk-image-cdn: unknown option '--verbose'; available commands: estimate, migrate, prewarm, purge, serve, sign, template, verify "
        + '(help: cdk-image-cdn --help)',
    ],
    [['serve', '--prot', '80'], "cdk-image-cdn serve: Unknown option '--prot' (help: cdk-image-cdn serve --help)"],
    [
      ['serve', '--port'],
      "cdk-image-cdn serve: Option '--port <value>' argument missing (help: cdk-image-cdn serve --help)",
    ],
    [
      ['serve', '--port', '-1'],
      'cdk-image-cdn serve: --port requires a value, but -1 looks like an option (help: cdk-image-cdn serve --help)',
    ],
    [
      ['serve', '--port=-1'],
      'cdk-image-cdn serve: --port must be a port from 0 to 65535, got -1 (help: cdk-image-cdn serve --help)',
    ],
    [
      ['serve', '--port', '65536'],
      'cdk-image-cdn serve: --port must be a port from 0 to 65535, got 65536 (help: cdk-image-cdn serve --help)',
    ],
    [
      ['serve', '--port', '1e3'],
      'cdk-image-cdn serve: --port must be a port from 0 to 65535, got 1e3 (help: cdk-image-cdn serve --help)',
    ],
    [['serve', '--app', ''], 'cdk-image-cdn serve: --app must not be empty (help: cdk-image-cdn serve --help)'],
    [['serve', 'cdk.out'], "cdk-image-cdn serve: unexpected argument 'cdk.out' (help: cdk-image-cdn serve --help)"],
    [
      ['verify'],
      'cdk-image-cdn verify: URL is required: URL of an image on the CDN, such as '
        + 'https://d111.cloudfront.net/images/cat.png (help: cdk-image-cdn verify --help)',
    ],
    [
      ['verify', 'http://127.0.0.1/a.png', 'b'],
      "cdk-image-cdn verify: unexpected argument 'b' (help: cdk-image-cdn verify --help)",
    ],
    [
      ['verify', 'http://127.0.0.1/a.png', '--json=yes'],
      "cdk-image-cdn verify: Option '--json' does not take an argument (help: cdk-image-cdn verify --help)",
    ],
    [
      ['verify', 'http://127.0.0.1/a.png', '--timeout', '0'],
      'cdk-image-cdn verify: --timeout must be whole seconds from 1 to 600, got 0 (help: cdk-image-cdn verify --help)',
    ],
    ...['cat.png', '127.0.0.1:8787/a.png', 'd111.cloudfront.net/cat.png', 'ftp://host/a.png', ''].map(
      (url): [string[], string] => [
        ['verify', url],
        'cdk-image-cdn verify: URL must be an http or https URL such as https://d111.cloudfront.net/images/cat.png, '
          + `got ${url} (help: cdk-image-cdn verify --help)`,
      ],
    ),
    [
      ['verify', 'http://127.0.0.1/a.png', '--bucket', 'my-bucket'],
      'cdk-image-cdn verify: --bucket must be an http or https URL such as '
        + 'https://my-bucket.s3.eu-central-1.amazonaws.com/, got my-bucket (help: cdk-image-cdn verify --help)',
    ],
  ])('rejects %j in one line on stderr and exits with code 2', async (argv, message) => {
    expect(await ran(...argv)).toEqual({ code: 2, out: '', err: `${message}\n` });
  });
});

test('unexpected errors are reported as bugs in one line', async () => {
  const io = testIo();
  io.stdout.write = () => { throw new TypeError('x is not a function'); };
  expect(await run(['--help'], io)).toBe(1);
  expect(io.err()).toBe('cdk-image-cdn: internal error, please report it as a bug: x is not a function\n');
});
