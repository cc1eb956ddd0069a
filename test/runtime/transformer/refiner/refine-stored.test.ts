import { FINAL, Killed, RefinerWorld, SHORT } from './refiner.support';
import { Problem } from '../../../../src/runtime/transformer/problem';
import { etagOf } from '../../../../src/runtime/transformer/responses';
import { keyOf } from '../serve-variant.support';

const REFINED = { body: 'refined v1', lifetime: FINAL, state: 'refined' };
const KEPT = { body: 'first of v1', lifetime: FINAL, state: 'kept' };
const PENDING = { body: 'first of v1', lifetime: SHORT, state: 'pending' };
const STEPS = ['read', 'get cat.jpg', 'refine', 'version cat.jpg', 'replace'];

describe('refineStored', () => {
  test('replaces a stored variant by a refined one with its final lifetime, and reports it', async () => {
    const world = new RefinerWorld();
    expect(await world.receive()).toBe('refined');
    expect(world.stored).toEqual(REFINED);
    expect(world.objects.get(world.key)!.headers).toMatchObject({
      'content-type': 'image/avif', 'x-amz-meta-cache-tag': 'a,b', 'x-amz-meta-scores': '80.0,70.0',
    });
    expect(world.calls).toEqual(STEPS);
    expect(world.measured).toEqual([{ Refinements: 1, RefinementsThisMonth: 1 }, { RefinementBytesSaved: 1 }]);
    expect(world.logged).toEqual([expect.objectContaining({ event: 'refined', reason: 'smaller', before: 11, after: 10 })]);
  });

  test('describes the encoding of the refined variant in its headers', async () => {
    const world = new RefinerWorld();
    const choice = { content: 'photograph', encoding: 'lossy JPEG 4:4:4', reason: 'photographs hide losses' } as const;
    world.refined = { image: { body: Buffer.from('refined'), contentType: 'image/jpeg', choice } };
    await world.receive();
    expect(world.objects.get(world.key)!.headers).toMatchObject({
      'content-type': 'image/jpeg', 'x-amz-meta-encoding': 'photograph; lossy JPEG 4:4:4; photographs hide losses',
    });
  });

  test('counts no refinement that is refused before it takes time', async () => {
    const world = new RefinerWorld();
    world.isRefused = true;
    expect(await world.receive()).toBe('kept');
    expect(world.measured).toEqual([{ RefinementsKept: 1 }]);
  });

  test('leaves a variant with other bytes than those of its message to the message of that variant', async () => {
    const world = new RefinerWorld();
    world.store(world.key, 'first of v2');
    expect(await world.receive()).toBe('changed');
    expect(world.calls).toEqual(['read']);
  });

  test('passes the original, the stored variant and the deadline to the refinement', async () => {
    const world = new RefinerWorld();
    await world.receive();
    expect(world.tasks).toEqual([{
      original: Buffer.from('v1'),
      operations: expect.objectContaining({ f: 'avif', w: '200' }),
      mark: undefined,
      stored: { body: Buffer.from('first of v1'), contentType: 'image/avif' },
      deadline: 1000,
      onStart: expect.any(Function),
    }]);
  });

  test('keeps a variant that no setting improves, with its final lifetime', async () => {
    const world = new RefinerWorld();
    world.refined = { kept: true, reason: 'good' };
    expect(await world.receive()).toBe('kept');
    expect(world.stored).toEqual(KEPT);
    expect(world.measured).toContainEqual({ RefinementsKept: 1 });
  });

  test('does nothing for a variant that is gone', async () => {
    const world = new RefinerWorld();
    world.objects.clear();
    expect(await world.receive()).toBe('gone');
    expect(world.calls).toEqual(['read']);
  });

  test.each(['refined', 'kept', null])('does nothing for a variant in state %s', async state => {
    const world = new RefinerWorld();
    world.store(world.key, 'finished', state);
    expect(await world.receive()).toBe('finished');
    expect(world.calls).toEqual(['read']);
  });

  test('does no work twice for a message that is received again', async () => {
    const world = new RefinerWorld();
    await world.receive();
    expect(await world.receive(2)).toBe('finished');
    expect(world.tasks).toHaveLength(1);
    expect(world.stored).toEqual(REFINED);
  });

  test('lets the first of two concurrent deliveries win', async () => {
    const world = new RefinerWorld();
    expect((await Promise.all([world.receive(), world.receive()])).sort()).toEqual(['changed', 'refined']);
    expect(world.stored).toEqual(REFINED);
  });
});

describe('refineStored, if its function ends at any step', () => {
  test.each(STEPS.map((name, index) => [name, index + 1] as const))('refines at the next delivery after `%s`', async (_, at) => {
    const world = new RefinerWorld();
    world.fault = { at, happens: () => { throw new Killed(); } };
    await expect(world.receive()).rejects.toThrow(Killed);
    expect(world.stored).toEqual(PENDING);
    expect(await world.receive(2)).toBe('refined');
    expect(world.stored).toEqual(REFINED);
  });

  test('keeps the variant without another attempt at the third delivery', async () => {
    const world = new RefinerWorld();
    for (const receives of [1, 2]) {
      world.fault = { at: world.calls.length + STEPS.indexOf('refine') + 1, happens: () => { throw new Killed(); } };
      await expect(world.receive(receives)).rejects.toThrow(Killed);
    }
    world.fault = undefined;
    expect(await world.receive(3)).toBe('kept');
    expect([world.tasks.length, world.stored]).toEqual([0, KEPT]);
  });
});

describe('refineStored, if something changes at any step', () => {
  const steps = STEPS.map((name, index) => [name, index + 1] as const);

  test.each(steps)('leaves nothing behind after a purge during `%s`', async (_, at) => {
    const world = new RefinerWorld();
    world.fault = { at, happens: () => world.objects.clear() };
    expect(['gone', 'changed']).toContain(await world.receive());
    expect(world.stored).toBeUndefined();
  });

  test.each(steps)('leaves a newer variant as it is after a purge during `%s`', async (name, at) => {
    const world = new RefinerWorld();
    const purge = () => {
      world.originals['cat.jpg'] = 'v2';
      world.store(world.key, 'first of v2');
    };
    world.fault = { at, happens: purge };
    expect([name, await world.receive()]).toEqual([name, 'changed']);
    expect(world.stored).toEqual({ ...PENDING, body: 'first of v2' });
    const message = { original: 'v2', etag: etagOf(Buffer.from('first of v2')) };
    expect(await world.receive(1, message)).toBe('refined');
  });

  test.each(steps.slice(0, -1))('keeps the variant until its purge if the original is replaced during `%s`', async (_, at) => {
    const world = new RefinerWorld();
    world.fault = { at, happens: () => { world.originals['cat.jpg'] = 'v2'; } };
    expect(await world.receive()).toBe('kept');
    expect(world.stored).toEqual(KEPT);
    expect(world.logged).toEqual([expect.objectContaining({ event: 'kept', reason: 'outdated' })]);
  });

  test.each(steps.slice(0, -1))('keeps the variant until its purge if the original is deleted during `%s`', async (_, at) => {
    const world = new RefinerWorld();
    world.fault = { at, happens: () => { world.originals['cat.jpg'] = undefined; } };
    expect(await world.receive()).toBe('kept');
    expect(world.stored).toEqual(KEPT);
  });

  test('rejects if originals are unreachable, so that the message is received again', async () => {
    const world = new RefinerWorld();
    world.fault = { at: 2, happens: () => { throw new Problem('source-unreachable'); } };
    await expect(world.receive()).rejects.toThrow(Problem);
    expect(world.stored).toEqual(PENDING);
  });
});

describe('refineStored with a watermark', () => {
  const key = keyOf('f=avif,w=200,mark=logo.png');

  test('compares its version, and refers to the variant again', async () => {
    const world = new RefinerWorld(key);
    expect(await world.receive(1, { mark: 'm1' })).toBe('refined');
    expect(world.tasks[0].mark).toMatchObject({ image: Buffer.from('m1') });
    expect(world.calls).toEqual([
      'read', 'get cat.jpg', 'get logo.png', 'refine', 'version cat.jpg', 'version logo.png', 'refer', 'replace',
    ]);
    expect([...world.objects.keys()]).toContain(`logo.png/_.marked/${key}`);
  });

  test.each([{ mark: 'm0' }, { original: 'v0', mark: 'm1' }, {}])('encodes nothing of other images: %j', async message => {
    const world = new RefinerWorld(key);
    expect(await world.receive(1, message)).toBe('kept');
    expect([world.tasks, world.stored]).toEqual([[], KEPT]);
  });

  test.each([1, 2, 3, 4, 5])('keeps the variant until its purge if it is replaced at call %i', async at => {
    const world = new RefinerWorld(key);
    world.fault = { at, happens: () => { world.originals['logo.png'] = 'm2'; } };
    expect(await world.receive(1, { mark: 'm1' })).toBe('kept');
    expect(world.stored).toEqual(KEPT);
  });
});

describe('refineStored without a refinement', () => {
  test('keeps variants once the monthly limit is reached', async () => {
    const world = new RefinerWorld();
    world.usedThisMonth = 100;
    expect(await world.receive()).toBe('kept');
    expect([world.tasks.length, world.stored]).toEqual([0, KEPT]);
    expect(world.measured[0]).toEqual({ RefinementsThisMonth: 100 });
    expect(world.logged).toEqual([expect.objectContaining({ event: 'kept', reason: 'monthly-limit' })]);
  });

  test('keeps a variant whose path the settings no longer have', async () => {
    const world = new RefinerWorld(keyOf('f=avif,w=201'));
    expect(await world.receive()).toBe('kept');
    expect(world.calls).toEqual(['read', 'replace']);
    expect(world.stored).toEqual(KEPT);
  });

  test('keeps a variant whose original has become too large for the settings', async () => {
    const world = new RefinerWorld();
    world.fault = { at: 2, happens: () => { throw new Problem('too-large'); } };
    expect(await world.receive()).toBe('kept');
    expect(world.stored).toEqual(KEPT);
    expect(world.logged).toEqual([expect.objectContaining({ reason: 'too-large' })]);
  });
});
