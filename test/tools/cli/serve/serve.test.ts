import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn, ImageCdnProps, ImageReplica, ImageTransformation, OriginAccess } from '../../../../src';
import { run } from '../../../../src/cli';
import { rsaPair } from '../../../runtime/signing/key-pairs';
import { TestProcess } from '../process';
import { testIo } from '../support';

jest.setTimeout(120_000); // processes that start on a busy machine

const folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
const appFolder = path.join(folder, 'cdk.out');
const processes: TestProcess[] = [];
const servers: Serving[] = [];

beforeAll(() => {
  const images = path.join(folder, 'images');
  mkdirSync(images);
  cpSync(
    path.join(__dirname, '../../../../examples/minimal/images/sunset.jpg'),
    path.join(images, "it's (a) sunset & more.jpg"),
  );
  const app = new App({ outdir: appFolder });
  new ImageCdn(new Stack(app, 'Photos'), 'Images', { uploads: [{ path: images, prefix: 'images' }] });
  app.synth();
});

afterEach(async () => {
  await Promise.all(processes.splice(0).map(async ({ child, ended }) => {
    child.kill('SIGKILL');
    await ended;
  }));
  await Promise.all(servers.splice(0).map(({ stop }) => stop()));
});

afterAll(() => rmSync(folder, { recursive: true }));

function synthesized(name: string, props: ImageCdnProps): string {
  const app = new App({ outdir: path.join(folder, name) });
  new ImageCdn(new Stack(app, 'Photos'), 'Images', { uploads: [{ path: path.join(folder, 'images') }], ...props });
  return app.synth().directory;
}

/** The addresses that `serve` prints. */
function addressesIn(welcome: string): { welcome: string; image: string; bucket: string; playground: string } {
  const [, image, bucket] = /verify (\S+)(?: --bucket (\S+))?/.exec(welcome) ?? [];
  const [, playground] = /^Playground: .*\n  (http\S+)\n/m.exec(welcome) ?? [];
  return { welcome, image, bucket, playground };
}

interface Serving extends ReturnType<typeof addressesIn> {
  /** Everything that the command has printed. */
  readonly out: () => string;
  /** Ends the command, and returns its exit code. */
  readonly stop: () => Promise<number>;
}

/** Runs the command in this process. */
async function serving(options: string[], io = testIo()): Promise<Serving> {
  const code = run(['serve', ...options], io);
  await Promise.race([io.waiting, code]);
  const stop = () => {
    io.stop();
    return code;
  };
  const server = { ...addressesIn(io.out()), out: io.out, stop };
  servers.push(server);
  return server;
}

const servingApp = (...options: string[]) => serving(['--app', appFolder, '--port', '0', ...options]);

/** Runs the command in a process of its own. */
async function servingProcess(env?: NodeJS.ProcessEnv, ...options: string[]) {
  const served = new TestProcess(['src/cli.ts', 'serve', '--app', appFolder, '--port', '0', ...options], env);
  processes.push(served);
  return { served, ...addressesIn(await served.printed('Not emulated here:')) };
}

async function headOf(url: string, agent: http.Agent | false = false): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.request(url, { method: 'HEAD', agent }, response => resolve(response.resume())).on('error', reject).end();
  });
}

test('commands in the welcome text give the announced results', async () => {
  const { image, bucket, welcome } = await servingProcess();
  const urls = [...welcome.matchAll(/curl -I (\S+)\n/g)].map(([, url]) => url);
  expect(urls).toEqual([image, image, `${bucket}/images/it%27s%20%28a%29%20sunset%20%26%20more.jpg`]);
  const [first, second, direct] = [await headOf(urls[0]), await headOf(urls[1]), await headOf(urls[2])];
  expect(first.headers['x-cache']).toBe('Miss from cloudfront');
  expect(second.headers['x-cache']).toBe('Hit from cloudfront');
  expect(second.headers.age).toMatch(/^\d+$/);
  expect(direct.statusCode).toBe(403);
});

test('serve prints the character on which S3 rejects the signature of CloudFront', async () => {
  const app = synthesized('oac', { originAccess: OriginAccess.control() });
  const { image, out } = await serving(['--app', app, '--port', '0']);
  expect((await headOf(new URL('/a=b.jpg', image).href)).statusCode).toBe(403);
  expect(out()).toContain('S3 rejects CloudFront\'s signature of /a=b.jpg: "=" at character 3 is "%3D"');
});

test('verify passes for a CDN that serve runs', async () => {
  const { image, bucket } = await servingApp();
  const io = testIo(ms => new Promise(resolve => setTimeout(resolve, ms)));
  const code = await run(['verify', image, '--bucket', bucket], io);
  expect(io.out()).toMatch(/, 0 failed, 9 skipped\n$/);
  expect(code).toBe(0);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'serve stops quickly with exit code 0 on %s, even with an open connection',
  async signal => {
    const { served, image } = await servingProcess();
    const agent = new http.Agent({ keepAlive: true });
    await headOf(image, agent);
    const request = performance.now();
    served.child.kill(signal);
    const { code, out, err } = await served.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\nstopped\n$/);
    // Well under the 5 s for which Node keeps idle connections, and enough for a slow machine.
    expect(performance.now() - request).toBeLessThan(3000);
    agent.destroy();
  },
);

test('a second Ctrl-C exits immediately if the graceful shutdown hangs', async () => {
  const stuck = new TestProcess(['test/tools/cli/never-ends.ts']);
  processes.push(stuck);
  await stuck.printed('ready');
  stuck.child.kill('SIGINT');
  stuck.child.kill('SIGINT'); // the same key press, as a wrapper passes it on
  await stuck.printed('ending');
  await new Promise(resolve => setTimeout(resolve, 500));
  expect(stuck.child.exitCode).toBeNull();
  stuck.child.kill('SIGINT');
  expect(await stuck.ended).toMatchObject({ code: 130, err: '' });
});

test('serve prints the playground first, and its page requests the CDN', async () => {
  const { image, playground, welcome } = await servingApp();
  expect(welcome.indexOf(playground)).toBeLessThan(welcome.indexOf(image));
  expect((await headOf(playground)).headers['content-type']).toContain('text/html');
  expect((await headOf(`${playground}/cdn/0${new URL(image).pathname}`)).statusCode).toBe(200);
});

test('serve --no-playground starts no playground', async () => {
  const { welcome } = await servingApp('--no-playground');
  expect(welcome).not.toContain('Playground');
});

test('serve --target starts a playground for a deployed CDN', async () => {
  const { image } = await servingApp();
  const keys = path.join(folder, 'keys.txt');
  writeFileSync(keys, '/images/cat.png\nimages/a dog.png\n\n');
  const target = new URL(image).origin;
  const { welcome } = await serving(['--target', target, '--keys', keys, '--playground-port', '0']);
  expect(welcome).toContain(`Showing ${target} (read-only).`);
  const list = await fetch(`${/http:\S+$/.exec(welcome.trim())![0]}/api/images?cdn=0`);
  expect(await list.json()).toEqual({ keys: ['images/cat.png', 'images/a dog.png'] });
});

test('a closed pipe exits with code 1 and without a stack trace', async () => {
  const { image } = await servingApp();
  const verifying = TestProcess.cli('verify', image);
  processes.push(verifying);
  verifying.child.stdout.destroy();
  expect(await verifying.ended).toMatchObject({ code: 1, err: '' });
});

test('serve leaves no unpacked functions behind if its output is no longer read', async () => {
  const temporary = path.join(folder, 'temporary');
  mkdirSync(temporary);
  const app = synthesized('transforming', { transformation: ImageTransformation.onDemand() });
  const { served, image } = await servingProcess({ TMPDIR: temporary }, '--app', app, '--no-playground');
  const unpacked = () => readdirSync(temporary).filter(name => name.startsWith('cdk-image-cdn-'));
  await fetch(image);
  expect(unpacked()).not.toEqual([]);
  served.child.stdout.destroy();
  await fetch(image).catch(() => undefined); // may be cut off
  expect(await served.ended).toMatchObject({ code: 1, err: '' });
  expect(unpacked()).toEqual([]);
});

describe('serve exits with code 1 and one line on stderr', () => {
  async function refusal(...argv: string[]): Promise<string> {
    const io = testIo();
    expect(await run(['serve', ...argv], io)).toBe(1);
    expect(io.out()).toBe('');
    expect(io.err()).toMatch(/^cdk-image-cdn serve: [^\n]+\n$/);
    expect(io.err()).not.toContain('bug');
    return io.err();
  }

  test('if the app is not synthesized', async () => {
    expect(await refusal('--app', path.join(folder, 'nowhere'))).toMatch(/nowhere.*cdk synth/);
  });

  test('if the stack does not exist', async () => {
    expect(await refusal('--app', appFolder, '--stack', 'Videos')).toMatch(/Videos.*Photos/);
  });

  test('if the folder of images does not exist', async () => {
    expect(await refusal('--app', appFolder, '--images', path.join(folder, 'nowhere'))).toMatch(/--images.*nowhere/);
  });

  test('if the file of keys does not exist', async () => {
    expect(await refusal('--target', 'http://127.0.0.1:9', '--keys', path.join(folder, 'nowhere'))).toMatch(
      /--keys.*nowhere/,
    );
  });

  test('if no CDN trusts the key, or it is not a key', async () => {
    const file = path.join(folder, 'private-key.pem');
    writeFileSync(file, rsaPair().privateKey);
    expect(await refusal('--app', appFolder, '--port', '0', '--private-key', file)).toMatch(
      /--private-key must match a trusted public key/,
    );
    writeFileSync(file, 'no key');
    expect(await refusal('--app', appFolder, '--port', '0', '--private-key', file)).toMatch(
      /--private-key must be a PEM private key/,
    );
  });

  test('if the secret is empty', async () => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, '\n');
    expect(await refusal('--target', 'http://127.0.0.1:9', '--secret-file', file)).toMatch(
      /--secret-file must not be empty/,
    );
  });

  test('if a secret is passed for a target that rejects no unsigned URL', async () => {
    const { image } = await servingApp();
    const file = path.join(folder, 'secret');
    writeFileSync(file, 'secret');
    expect(await refusal('--target', new URL(image).origin, '--secret-file', file)).toMatch(
      /--secret-file must be used with a CDN that transforms images of signed URLs only/,
    );
  });

  test('if no CDN verifies the secret of --secret-file', async () => {
    const file = path.join(folder, 'unused-secret');
    writeFileSync(file, 'secret');
    expect(await refusal('--app', appFolder, '--port', '0', '--secret-file', file)).toMatch(
      /--secret-file must be used with an app whose transformations must be signed/,
    );
  });

  test('if the target does not respond', async () => {
    expect(await refusal('--target', 'http://127.0.0.1:9')).toMatch(/nothing listens at 127.0.0.1:9/);
  });

  test('if the port is in use', async () => {
    const { image } = await servingApp();
    expect(await refusal('--app', appFolder, '--port', new URL(image).port)).toMatch(/port \d+ is in use.*--port/);
  });
});

describe('the command line of serve', () => {
  test.each([
    [['--target', 'images.example.com'], /--target must be a URL/],
    [['--target', 'ftp://images.example.com'], /--target must be a URL/],
    [['--target', 'https://images.example.com/cat.png'], /without a path/],
    [['--target', 'http://images.example.com'], /must begin with https/],
    [['--target', 'https://images.example.com', '--app', 'cdk.out'], /--app cannot be combined with --target/],
    [['--target', 'https://images.example.com', '--no-playground'], /--no-playground cannot be combined with --target/],
    [['--keys', 'keys.txt'], /--keys requires --target/],
    [
      ['--target', 'https://images.example.com', '--private-key', 'key.pem'],
      /--private-key and --key-pair-id must be combined/,
    ],
    [
      ['--target', 'https://images.example.com', '--key-pair-id', 'K1'],
      /--private-key and --key-pair-id must be combined/,
    ],
    [['--playground-port', 'x'], /--playground-port must be a port/],
  ])('rejects %j with exit code 2', async (argv, message) => {
    const io = testIo();
    expect(await run(['serve', ...argv], io)).toBe(2);
    expect(io.err()).toMatch(message);
  });
});

test('serve runs until it is stopped and then frees the port', async () => {
  const { image, stop } = await servingApp('--stack', 'Photos');
  expect((await headOf(image)).statusCode).toBe(200);
  expect(await stop()).toBe(0);
  await expect(headOf(image)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('the playground signs with the key of --private-key', async () => {
  const pair = rsaPair();
  const app = new App({ outdir: path.join(folder, 'private') });
  const stack = new Stack(app, 'Photos');
  const key = new cloudfront.PublicKey(stack, 'Key', { encodedKey: pair.publicKey });
  new ImageCdn(stack, 'Images', {
    uploads: [{ path: path.join(folder, 'images') }],
    trustedKeyGroups: [new cloudfront.KeyGroup(stack, 'Viewers', { items: [key] })],
  });
  const { playground, stop, welcome } = await serving(
    ['--app', app.synth().directory, '--port', '0', '--private-key', '-'], testIo(undefined, pair.privateKey),
  );
  const [, image] = /curl -i (\S+)\n/.exec(welcome) ?? [];
  expect((await headOf(image)).statusCode).toBe(403);
  expect((await headOf(`${playground}/cdn/0${new URL(image).pathname}`)).statusCode).toBe(200);
  expect(await stop()).toBe(0);
});

describe('--allowed-hosts', () => {
  /** Returns the status for each of these host names. */
  async function statuses(image: string, hosts: readonly string[]): Promise<(number | undefined)[]> {
    return Promise.all(hosts.map(async host => new Promise<number | undefined>((resolve, reject) => {
      http
        .request(image, { method: 'HEAD', headers: { host }, agent: false }, response =>
          resolve(response.resume().statusCode),
        )
        .on('error', reject)
        .end();
    })));
  }

  test('adds host names that the CDNs accept', async () => {
    const { image } = await servingApp('--allowed-hosts', 'box-8787.example.dev, *.tunnel.example');
    const hosts = ['box-8787.example.dev', 'a.tunnel.example', 'localhost', 'evil.example'];
    expect(await statuses(image, hosts)).toEqual([200, 200, 200, 403]);
  });

  test.each(['https://images.example.com', 'images.example.com:8787', '*', 'a,/b'])(
    'rejects %s with exit code 2',
    async value => {
      const io = testIo();
      expect(await run(['serve', '--allowed-hosts', value], io)).toBe(2);
      expect(io.err()).toContain('--allowed-hosts must be host names such as images.example.com or *.example.com');
    },
  );
});

describe('--deploying', () => {
  test('prints which functions still run the old code', async () => {
    const transforming = (quality: number) => ({
      transformation: ImageTransformation.onDemand({ quality: { webp: quality } }),
    });
    const [before, after] = [synthesized('before', transforming(70)), synthesized('after', transforming(71))];
    const { stop, welcome } = await serving(
      ['--app', after, '--port', '0', '--no-playground', '--deploying', before, '--lagging', 'edge'],
    );
    expect(welcome).toContain(
      `Simulating a deployment in progress (--deploying): the edge functions still come from ${before}, `
        + `everything else from ${after}.`,
    );
    expect(await stop()).toBe(0);
  });

  test.each([
    [['--deploying', 'cdk.out', '--lagging', 'bucket'], '--lagging must be one of edge, transform, got bucket'],
    [['--lagging', 'edge'], '--lagging requires --deploying'],
  ])('rejects %j with exit code 2', async (options, message) => {
    const io = testIo();
    expect(await run(['serve', ...options], io)).toBe(2);
    expect(io.err()).toContain(message);
  });

  test('fails for an app without functions', async () => {
    const io = testIo();
    expect(await run(['serve', '--app', appFolder, '--port', '0', '--deploying', appFolder], io)).toBe(1);
    expect(io.err()).toContain(
      '--deploying: the transform functions of the app are not in the cloud assembly to deploy from',
    );
  });
});

describe('--fail-origin', () => {
  test.each(['primary=500', 'secondary', 'primary=', ''])(
    'rejects %j and lists the valid values',
    async value => {
      const io = testIo();
      expect(await run(['serve', '--fail-origin', value], io)).toBe(2);
      expect(io.err()).toMatch(
        value === ''
          ? /--fail-origin must not be empty/
          : /--fail-origin must be primary, or primary= followed by one of 503, refuse, hang, got /,
      );
    },
  );

  test('prints each response with its time to first byte', async () => {
    const app = new App({ outdir: path.join(folder, 'two-regions') });
    const [there, here] = ['eu-central-1', 'eu-west-1'].map(region => new Stack(app, region, { env: { region } }));
    new ImageCdn(here, 'Images', {
      uploads: [{ path: path.join(folder, 'images'), prefix: 'images' }],
      originAccess: OriginAccess.control(),
      replica: new ImageReplica(there, 'Replica'),
    });
    const { image, out, stop, welcome } = await serving(
      ['--app', app.synth().directory, '--port', '0', '--fail-origin', 'primary=refuse'],
    );
    expect(welcome).toContain('The original bucket refuses connections (--fail-origin).');
    expect([(await headOf(image)).statusCode, (await headOf(`${image}?a=1`)).statusCode]).toEqual([200, 200]);
    const [first, second] = out().split('\n').filter(line => /^[\d:]{8} /.test(line)).slice(-2);
    expect(first).toMatch(/ Miss +200 +0 B +\d+ ms {2}HEAD \S+%20sunset\S+$/);
    expect(second).toMatch(/ Hit +200 +0 B +\d+ ms {2}HEAD \S+\?a=1$/);
    expect(await stop()).toBe(0);
  });

  test('returns 503 to viewers of an app without a replica', async () => {
    const { image, stop } = await servingApp('--fail-origin', 'primary');
    expect((await headOf(image)).statusCode).toBe(503);
    expect(await stop()).toBe(0);
  });
});
