import { App, Stack, Stage } from 'aws-cdk-lib';
import { Answer, fakeAws } from './fake-aws.support';
import { testIo } from './support';
import { ImageCdn, Purge } from '../../../src';
import { run } from '../../../src/cli';
import { cleanUp, synthesize } from '../local/support';

let requests: { target: string; body: string; authorization: string }[] = [];
let responses: Answer[] = [];

beforeEach(() => { requests = []; });
fakeAws(async request => {
  requests.push({
    target: request.path,
    body: (await request.body()).toString(),
    authorization: request.headers.authorization,
  });
  return responses.shift() ?? [500, ''];
});
afterAll(cleanUp);

const RESOURCE: Answer = [
  200,
  '<StackResourceDetail><PhysicalResourceId>Test-Worker-1</PhysicalResourceId></StackResourceDetail>',
];

function app(...cdns: string[]): string {
  return synthesize((scope: App) => {
    const stack = new Stack(scope, 'Test');
    cdns.forEach(id => new ImageCdn(stack, id, { purge: Purge.onChange() }));
    if (cdns.length === 0) new ImageCdn(stack, 'Images');
  });
}

/** An app with a CDN that purges. */
const APP = app('Images');

async function purge(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = testIo();
  const code = await run(['purge', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

test('purge invokes the worker of the stack and prints the ID of the invalidation', async () => {
  responses = [RESOURCE, [200, '{"invalidations":["I1"]}']];
  expect(await purge('cats/tom & jerry.jpg', '--app', APP)).toEqual({ code: 0, out: 'I1\n', err: '' });
  expect(Object.fromEntries(new URLSearchParams(requests[0].body))).toMatchObject({
    Action: 'DescribeStackResource',
    StackName: 'Test',
  });
  expect(requests[0].authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\/\d+\/eu-west-1\/cloudformation\//);
  expect(requests[1].target).toBe('/2015-03-31/functions/Test-Worker-1/invocations');
  expect(JSON.parse(requests[1].body)).toEqual({ purge: { images: ['cats/tom & jerry.jpg'], folders: [] } });
});

test.each(['', 'us-west-2'])('purge skips an empty AWS_REGION, with AWS_DEFAULT_REGION "%s"', async region => {
  Object.assign(process.env, { AWS_REGION: '', AWS_DEFAULT_REGION: region });
  responses = [RESOURCE, [200, '{"invalidations":["I1"]}']];
  const directory = synthesize((scope: App) => {
    const stack = new Stack(scope, 'Test', { env: { region: 'eu-central-1' } });
    new ImageCdn(stack, 'Images', { purge: Purge.onChange() });
  });
  await purge('cats/', '--app', directory);
  expect(requests.map(({ authorization }) => authorization.split('/')[2]))
    .toEqual(Array(2).fill(region || 'eu-central-1'));
});

test.each(['cats/', '/'])('purge treats %s as a folder', async folder => {
  responses = [RESOURCE, [200, '{"invalidations":["I1"]}']];
  await purge(folder, '--app', APP);
  expect(JSON.parse(requests[1].body)).toEqual({ purge: { images: [], folders: [folder] } });
});

test('purge suggests a key that begins with a dash in the form that it accepts', async () => {
  expect((await purge('/-a.jpg', '--app', APP)).err).toContain('Use -- -a.jpg ');
  responses = [RESOURCE, [200, '{"invalidations":["I1"]}']];
  await purge('--app', APP, '--', '-a.jpg');
  expect(JSON.parse(requests[1].body)).toEqual({ purge: { images: ['-a.jpg'], folders: [] } });
});

test('purge --wait waits until the invalidation is complete', async () => {
  responses = [
    RESOURCE,
    [200, '{"invalidations":["I1"]}'],
    [200, '{"status":"InProgress"}'],
    [200, '{"status":"Completed"}'],
  ];
  expect(await purge('cats/', '--wait', '--app', APP)).toMatchObject({
    code: 0,
    out: 'I1\nI1 is complete\n',
  });
  expect(JSON.parse(requests[3].body)).toEqual({ invalidation: 'I1' });
});

test('purge reports a worker that continues after its response', async () => {
  responses = [RESOURCE, [200, '{"invalidations":[],"unfinished":true}']];
  expect(await purge('/', '--app', APP)).toEqual({
    code: 0,
    out: '',
    err: expect.stringContaining('It continues on its own'),
  });
});

test('purge names the key of an object that no source serves under the given key', async () => {
  const unserved = [{ target: 'catalog/v2/shoe.jpg', similar: ['products/shoe.jpg', 'shop/shoe.jpg'] }];
  responses = [RESOURCE, [200, JSON.stringify({ invalidations: ['I1'], unserved })]];
  expect(await purge('catalog/v2/shoe.jpg', '--app', APP)).toEqual({
    code: 0,
    out: 'I1\n',
    err: 'no source serves catalog/v2/shoe.jpg: KEY begins with the prefix of its source, as in URLs. '
      + 'Did you mean products/shoe.jpg or shop/shoe.jpg?\n',
  });
});

test('purge --cdn selects one of several CDNs', async () => {
  responses = [RESOURCE, [200, '{"invalidations":[]}']];
  expect((await purge('a', '--app', app('One', 'Two'), '--cdn', 'Test/Two')).code).toBe(0);
  expect(new URLSearchParams(requests[0].body).get('LogicalResourceId')).toMatch(/^TwoOnChangeWorker/);
});

test.each<[string, string[], [number, string][], string[], string]>([
  ['an app without purging', [], [], [], 'no purge worker found in'],
  [
    'several CDNs',
    ['One', 'Two'],
    [],
    [],
    'several CDNs have a purge worker, select one with --stack or --cdn: Test/One (stack Test), Test/Two (stack Test)',
  ],
  ['an unknown stack', ['One'], [], ['--stack', 'Other'], 'available: Test/One (stack Test)'],
  [
    'a stack that is not deployed',
    ['One'],
    [[400, '<ErrorResponse><Error><Message>Stack does not exist</Message></Error></ErrorResponse>']],
    [],
    'stack Test in eu-west-1: AWS responded with 400: Stack does not exist',
  ],
  [
    'a principal without permission',
    ['One'],
    [RESOURCE, [403, '{"Message":"not authorized"}']],
    [],
    'Test-Worker-1: AWS responded with 403: {"Message":"not authorized"}',
  ],
  [
    'a failing worker',
    ['One'],
    [RESOURCE, [200, '{"errorMessage":"Throttling"}']],
    [],
    'Test-Worker-1 failed: Throttling',
  ],
])('purge exits with code 1 and the cause for %s', async (_name, cdns, given, options, message) => {
  responses = given;
  const { code, err } = await purge('a', '--app', app(...cdns), ...options);
  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});

test('purge without credentials lists their sources', async () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  process.env.PATH = '';
  expect((await purge('a', '--app', APP)).err).toContain('no AWS credentials found: set AWS_ACCESS_KEY_ID');
});

test.each([
  ['/cats/tom.jpg', 'KEY must be a key without a leading slash, got /cats/tom.jpg. Use cats/tom.jpg'],
  ['//', 'KEY must be a key without a leading slash, got //. Use /'],
  ['https://images.example.com/cats/tom%20%26.jpg?w=600',
    'KEY must be a key and not a URL, got https://images.example.com/cats/tom%20%26.jpg?w=600. Use \'cats/tom &.jpg\''],
  ['https://images.example.com', 'KEY must be a key and not a URL, got https://images.example.com. Use /'],
  ['cats/*', 'KEY must be a key or a folder without a wildcard, got cats/*. Use cats/'],
  ['*', 'KEY must be a key or a folder without a wildcard, got *. Use /'],
  ['', 'KEY must not be empty. Use / for all images'],
])('purge rejects %j in place of a key', async (given, message) => {
  expect(await purge(given, '--app', APP)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  expect(requests).toEqual([]);
});

test.each(['Prod/Web', 'Prod-Web'])('purge --stack selects the stack of a stage by %s', async name => {
  responses = [RESOURCE, [200, '{"invalidations":["I1"]}']];
  const folder = synthesize((scope: App) => {
    new ImageCdn(new Stack(scope, 'Web'), 'Images', { purge: Purge.onChange() });
    new ImageCdn(new Stack(new Stage(scope, 'Prod'), 'Web'), 'Images', { purge: Purge.onChange() });
  });
  expect(await purge('cats/', '--stack', name, '--app', folder)).toMatchObject({ code: 0, out: 'I1\n' });
  expect(new URLSearchParams(requests[0].body).get('StackName')).toBe('Prod-Web');
});
