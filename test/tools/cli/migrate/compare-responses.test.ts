import { ImageFacts, verdictOf } from '../../../../src/tools/cli/migrate/compare-responses';

const IMAGE: ImageFacts = { status: 200, contentType: 'image/jpeg', width: 10, height: 20, bytes: 100 };

test.each<[string, ImageFacts, ImageFacts, number | undefined, string]>([
  ['the same image', IMAGE, { ...IMAGE, bytes: 7 }, 90, 'same'],
  ['the same image whose pixels are not compared', IMAGE, IMAGE, undefined, 'same'],
  ['two errors', { ...IMAGE, status: 404 }, { ...IMAGE, status: 400 }, undefined, 'same'],
  ['images that both sides refuse', { ...IMAGE, status: 403 }, { ...IMAGE, status: 401 }, undefined, 'refused'],
  ['a refusal by the old side and another error', { ...IMAGE, status: 403 }, { ...IMAGE, status: 404 }, undefined, 'refused'],
  ['a refusal by the new side and another error', { ...IMAGE, status: 404 }, { ...IMAGE, status: 401 }, undefined, 'refused'],
  ['a refusal on one side', IMAGE, { ...IMAGE, status: 403 }, undefined, 'status'],
  ['an error on one side', IMAGE, { ...IMAGE, status: 404 }, undefined, 'status'],
  ['another height', IMAGE, { ...IMAGE, height: 21 }, undefined, 'dimensions'],
  ['other pixels in another format', IMAGE, { ...IMAGE, contentType: 'image/avif' }, 20, 'pixels'],
  ['another format', IMAGE, { ...IMAGE, contentType: 'image/avif' }, 80, 'format'],
])('verdictOf recognizes %s', (_, old, now, score, verdict) => {
  expect(verdictOf(old, now, score)).toBe(verdict);
});
