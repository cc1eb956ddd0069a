import { APPROXIMATIONS } from './approximations';
import { predicted, refusalOf, resolved } from './cdn';
import { Judgment, judged } from './compare';
import { MIN_SAME, shareOfSame } from './report';
import { isOfThumbor } from './thumbor-grammar';
import { acceptedUrlFiles, readUrls } from './urls';
import { DIALECTS } from '../../src/runtime/url/dialects/dialects';
import { isBad } from '../../src/runtime/url/image-request';

/** Compares the layouts of URLs with the recorded results of the original engine. */
function judgmentsOn(name: string): Judgment[] {
  const file = readUrls(name);
  return file.urls.map(url => {
    const variant = resolved(file, url.url);
    const refusal = isBad(variant) ? refusalOf(variant) : '';
    return judged(file, url, predicted(file, url.url, file.original), refusal);
  });
}

describe.each(acceptedUrlFiles())('URLs that others wrote, in %s.json,', name => {
  const judgments = judgmentsOn(name);

  test('lead to no other image than with the original engine, unless the documentation says so', () => {
    expect(judgments.filter(({ verdict }) => verdict === 'different')).toEqual([]);
  });

  test('lead to the geometry of the original engine in at least 95 % of the images', () => {
    expect(shareOfSame(judgments)).toBeGreaterThanOrEqual(MIN_SAME);
  });

  test('have a source each, and a result of the original engine', () => {
    const { commits, urls } = readUrls(name);
    const repositories = Object.keys(commits);
    expect(urls.filter(({ from }) => !repositories.includes(from.split(' ')[0]))).toEqual([]);
    expect(urls.filter(({ expected }) => expected.status === 0)).toEqual([]);
  });
});

test('URLs of imagor in thumbor\'s grammar lead to the geometry of imagor in at least 95 % of the images', () => {
  const judgments = judgmentsOn('imagor').filter(({ url }) => isOfThumbor(url));
  expect(judgments.length).toBeGreaterThan(150);
  expect(shareOfSame(judgments)).toBeGreaterThanOrEqual(MIN_SAME);
});

test('URLs that others wrote are at least 300', () => {
  expect(acceptedUrlFiles().flatMap(name => readUrls(name).urls).length).toBeGreaterThanOrEqual(300);
});

test.each(APPROXIMATIONS)('the approximation $row of $dialect is a row of the documentation', ({ dialect, row }) => {
  expect(DIALECTS[dialect].rows).toContainEqual(expect.objectContaining({ name: row, treatment: 'approximated' }));
});
