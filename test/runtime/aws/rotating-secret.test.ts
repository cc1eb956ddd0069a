import { RotatingSecret } from '../../../src/runtime/aws/rotating-secret';

/** A secret that somebody rotates, by a clock that stands still until it is moved. */
function rotated() {
  const world = { now: 0, value: 'first', isDown: false, lookUps: 0 };
  const secret = new RotatingSecret(async () => {
    world.lookUps++;
    if (world.isDown) throw new Error('Secrets Manager is down');
    return world.value;
  }, () => 1_800_000_000_000 + world.now);
  return { world, secret };
}

const SECONDS = 1000;

test('RotatingSecret looks up once for concurrent callers', async () => {
  const { world, secret } = rotated();
  expect(await Promise.all([secret.value(), secret.value(), secret.newer()])).toEqual(['first', 'first', 'first']);
  expect(await secret.value()).toBe('first');
  expect(world.lookUps).toBe(1);
});

test('RotatingSecret looks up again after five minutes, so that an old value ends', async () => {
  const { world, secret } = rotated();
  await secret.value();
  world.value = 'second';
  world.now = 299 * SECONDS;
  expect(await secret.value()).toBe('first');
  world.now = 300 * SECONDS;
  expect(await secret.value()).toBe('second');
});

test('RotatingSecret looks up again for a rejected value, at most every 30 seconds', async () => {
  const { world, secret } = rotated();
  await secret.value();
  world.value = 'second';
  world.now = 29 * SECONDS;
  for (let times = 0; times < 100; times++) expect(await secret.newer()).toBeUndefined();
  world.now = 30 * SECONDS;
  expect(await secret.newer()).toBe('second');
  expect(await secret.newer()).toBeUndefined();
  expect(world.lookUps).toBe(2);
});

test('RotatingSecret keeps its value while look-ups fail', async () => {
  const { world, secret } = rotated();
  await secret.value();
  world.isDown = true;
  world.now = 3600 * SECONDS;
  expect(await secret.value()).toBe('first');
  expect(await secret.newer()).toBeUndefined();
});

test('RotatingSecret rejects without any value, and looks up at most every 30 seconds', async () => {
  const { world, secret } = rotated();
  world.isDown = true;
  for (let times = 0; times < 10; times++) await expect(secret.value()).rejects.toThrow('Secrets Manager is down');
  expect(world.lookUps).toBe(1);
  world.isDown = false;
  world.now = 30 * SECONDS;
  expect(await secret.value()).toBe('first');
});
