import { Version } from '../../../src/runtime/aws/bucket';
import { Change, S3Event, Versions, changeOf, isVisible } from '../../../src/runtime/purge-worker/change';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

/** An event of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function event(type: string, object: object, detail: object = {}): S3Event {
  return {
    'source': 'aws.s3',
    'detail-type': type,
    'time': new Date(NOW).toISOString(),
    'detail': {
      bucket: { name: 'images' },
      object: { key: 'cats/tom.jpg', sequencer: '617f08299329d189', ...object },
      ...detail,
    },
  } as unknown as S3Event;
}

describe('changeOf()', () => {
  test.each<[string, S3Event, string | undefined]>([
    ['an upload', event('Object Created', { 'etag': 'e', 'version-id': 'v' }, { reason: 'PutObject' }), 'written'],
    ['a multipart upload', event('Object Created', { etag: 'e-2' }, { reason: 'CompleteMultipartUpload' }), 'written'],
    [
      'a copy, such as one that changes metadata',
      event('Object Created', { 'etag': 'e', 'version-id': 'v' }, { reason: 'CopyObject' }),
      'copied',
    ],
    [
      'a deletion, which left a marker',
      event(
        'Object Deleted',
        { 'version-id': 'm' },
        { 'reason': 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
      ),
      'deleted',
    ],
    [
      'a deletion where there are no versions',
      event('Object Deleted', {}, { 'reason': 'DeleteObject', 'deletion-type': 'Permanently Deleted' }),
      'deleted',
    ],
    [
      'one version deleted, or a marker',
      event(
        'Object Deleted',
        { 'version-id': 'v' },
        { 'reason': 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
      ),
      'version-deleted',
    ],
    [
      'an expiry that left a marker',
      event(
        'Object Deleted',
        { 'version-id': 'm' },
        { 'reason': 'Lifecycle Expiration', 'deletion-type': 'Delete Marker Created' },
      ),
      'deleted',
    ],
    [
      'an expiry where there are no versions',
      event('Object Deleted', {}, { 'reason': 'Lifecycle Expiration', 'deletion-type': 'Permanently Deleted' }),
      'deleted',
    ],
    [
      'an expiry of an old version',
      event(
        'Object Deleted',
        { 'version-id': 'v' },
        { 'reason': 'Lifecycle Expiration', 'deletion-type': 'Permanently Deleted' },
      ),
      undefined,
    ],
    ['a restore from Glacier', event('Object Restore Completed', { 'version-id': 'v' }), undefined],
    ['new tags', event('Object Tags Added', { 'version-id': 'v' }), undefined],
  ])('classifies the event of %s', (_name, given, kind) => {
    expect(changeOf(given)?.kind).toBe(kind);
  });

  test('keeps the key of the event unchanged', () => {
    const key = 'my cats/a+b%20(1)*ü.jpg';
    expect(changeOf(event('Object Created', { key }))?.key).toBe(key);
  });

  test('returns the key, ETag, version and time of the event', () => {
    expect(changeOf(event('Object Created', { 'etag': 'e', 'version-id': 'v' }))).toEqual({
      kind: 'written', key: 'cats/tom.jpg', etag: 'e', version: 'v', time: NOW,
    });
  });

  test('ignores the version ID null, which the next upload overwrites', () => {
    expect(changeOf(event('Object Created', { 'version-id': 'null' }))).toMatchObject({ version: undefined });
  });
});

/** The versions of an image, the newest first, by their ids; `m…` are markers; what is in brackets is gone. */
function versions(...ids: string[]): Versions {
  const kept = ids.filter(id => !id.startsWith('('));
  const version = (id: string): Version => ({
    key: 'cats/tom.jpg',
    etag: id.startsWith('m') ? undefined : id[0],
    isMarker: id.startsWith('m'),
    isLatest: id === kept[0],
    time: NOW - HOUR,
  });
  return {
    latest: async () => kept[0] === undefined ? undefined : version(kept[0]),
    before: async (_key, id) => {
      const older = ids
        .slice(1 + ids.findIndex(other => other.replace(/[()]/g, '') === id))
        .find(other => kept.includes(other));
      return older === undefined ? undefined : version(older);
    },
  };
}

const written = (version: string, etag = version[0]): Change => ({
  kind: 'written',
  key: 'cats/tom.jpg',
  version,
  etag,
  time: NOW,
});
const deleted = (version: string): Change => ({ kind: 'version-deleted', key: 'cats/tom.jpg', version, time: NOW });

describe('isVisible()', () => {
  test.each<[string, Change, Versions, boolean]>([
    ['a new image', written('a1'), versions('a1'), true],
    ['another image over it', written('b1'), versions('b1', 'a1'), true],
    ['the same over it: same ETag', written('a2'), versions('a2', 'a1'), false],
    ['the same as before the last', written('a2'), versions('a2', 'b1', 'a1'), true],
    ['the same after a deletion', written('a2'), versions('a2', 'm1', 'a1'), true],
    ['the same, and another since, which has an event of its own', written('a2'), versions('b1', 'a2', 'a1'), false],
    [
      'a copy of the image onto itself, which changes its metadata: same ETag',
      { ...written('a2'), kind: 'copied' },
      versions('a2', 'a1'),
      true,
    ],
    ['an upload whose ETag is not told', { ...written('a2'), etag: undefined }, versions('a2', 'a1'), true],
    ['an upload where there are no versions', { ...written('a2'), version: undefined }, versions(), true],
    ['a deletion', { ...deleted('m1'), kind: 'deleted' }, versions('m1', 'a1'), true],
    ['the current version deleted', deleted('b1'), versions('(b1)', 'a1'), true],
    ['the only version deleted', deleted('a1'), versions('(a1)'), true],
    ['the marker deleted: undeleted', deleted('m1'), versions('(m1)', 'a1'), true],
    ['the current version deleted, and a marker comes to light', deleted('b1'), versions('(b1)', 'm1', 'a1'), true],
    ['an old version deleted', deleted('a1'), versions('b1', '(a1)'), false],
    ['an old version between others deleted', deleted('b1'), versions('c1', '(b1)', 'a1'), false],
    ['an old version below a marker deleted', deleted('a1'), versions('m1', '(a1)'), false],
    ['an old marker deleted', deleted('m1'), versions('b1', '(m1)', 'a1'), false],
  ])('returns whether viewers see the change: %s', async (_name, change, known, expected) => {
    expect(await isVisible(change, known, NOW)).toBe(expected);
  });

  test('counts a late event as a change, as versions may have been deleted since', async () => {
    expect(await isVisible(written('a2'), versions('a2', 'a1'), NOW + HOUR / 10)).toBe(false);
    expect(await isVisible(written('a2'), versions('a2', 'a1'), NOW + HOUR)).toBe(true);
  });

  test('counts a deletion soon after an upload as a change, as their order is unknown', async () => {
    const known = versions('b1', '(a1)');
    const soon: Versions = { ...known, latest: async () => ({ ...(await known.latest(''))!, time: NOW - 60_000 }) };
    expect(await isVisible(deleted('a1'), soon, NOW)).toBe(true);
  });

  test('counts the deletion of a version below a multipart upload as a change', async () => {
    // `b1` was overwritten by the same bytes as before it and deleted before the event of that upload came, which then
    // shows no change.
    const known = versions('a2', '(b1)', 'a1');
    const uploaded: Versions = { ...known, latest: async () => ({ ...(await known.latest(''))!, etag: 'a-2' }) };
    expect(await isVisible(deleted('b1'), known, NOW)).toBe(false);
    expect(await isVisible(deleted('b1'), uploaded, NOW)).toBe(true);
  });
});
