import { cleanupCommand, newRun, parseOptions } from './options';

test('the defaults are two Regions, and the removal of everything', () => {
  expect(parseOptions([], {})).toMatchObject({
    region: 'eu-west-1',
    replicaRegion: 'us-west-2',
    keep: false,
    yes: false,
    cleanup: false,
    qualifier: 'hnb659fds',
  });
});

test('the Region is read from the environment if it is set there', () => {
  expect(parseOptions([], { AWS_REGION: 'ap-southeast-2' }).region).toBe('ap-southeast-2');
});

test('the replica is in another Region by default', () => {
  expect(parseOptions(['--region', 'us-west-2'], {}).replicaRegion).toBe('us-east-2');
});

test.each([
  [['--region', 'europe'], '--region must be a Region such as eu-west-1, got europe'],
  [['--region', 'cn-north-1'], '--region must be outside China, which has no function URLs, got cn-north-1'],
  [['--replica-region', 'eu-west-1'], '--replica-region must differ from --region, got eu-west-1 for both'],
  [['--domain', 'images.example.com'], '--domain and --hosted-zone-id need each other'],
  [['--qualifier', 'a:b'], '--qualifier must have 1 to 10 letters, digits, - and _, got a:b'],
  [['--run', 'x'], '--run is for --cleanup only'],
  [['--plan-url', 'x'], '--plan-url must be a URL, got x'],
  [['--unknown'], "Unknown option '--unknown'"],
])('the options %s are rejected with the reason', (argv, message) => {
  expect(() => parseOptions(argv, {})).toThrow(message);
});

test('the ID of a run contains the date, and is unique', () => {
  const now = Date.UTC(2026, 10, 26);
  expect(newRun(now)).toMatch(/^261126[0-9a-f]{6}$/);
  expect(newRun(now)).not.toBe(newRun(now));
});

test('the command for the cleanup contains profile, Regions and run', () => {
  expect(cleanupCommand({ profile: 'work', region: 'eu-west-1', replicaRegion: 'us-west-2' }, 'r1')).toBe(
    'npm run prove -- --cleanup --run r1 --profile work --region eu-west-1 --replica-region us-west-2',
  );
});
