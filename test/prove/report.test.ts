import { Recorder } from './checks/recorder';
import { ReportContent, markdown } from './report';

const CONTENT: ReportContent = {
  run: 'r1',
  startedAt: '2026-11-26T10:00:00.000Z',
  finishedAt: '2026-11-26T10:40:00.000Z',
  region: 'eu-west-1',
  replicaRegion: 'us-west-2',
  outcome: 'failed',
  versions: { 'cdk-image-cdn': '0.1.0' },
  costs: [{ what: '60 invalidation paths', cost: 0.3 }],
  phases: [{ name: 'deploy', status: 'done', seconds: 400.4 }],
  verify: [{ id: 'hit', title: 'a hit', status: 'passed', seen: 'Hit from cloudfront' }],
  checks: [
    {
      id: 'odd',
      title: 'odd keys',
      status: 'failed',
      seen: '403 | <Error/>',
      meaning: 'users lose',
      seconds: 1.25,
      omitted: 2,
      exchanges: [
        {
          at: '',
          method: 'GET',
          url: 'https://d1.cloudfront.net/a',
          requestHeaders: { range: 'bytes=0-99' },
          milliseconds: 12,
          status: 403,
          headers: { 'x-cache': 'Error from cloudfront', 'server': 'CloudFront' },
          bytes: 8,
          text: '<Error/>',
        },
      ],
    },
  ],
  left: [],
};

test('the report contains outcome, versions, checks, requests and the address for reports', () => {
  const text = markdown(CONTENT);
  for (const part of [
    'Outcome: **failed**. Region eu-west-1, replica in us-west-2.',
    '| cdk-image-cdn | 0.1.0 |',
    '| odd keys | failed | 403 \\| <Error/> | 1.3 |',
    '- **odd keys**: users lose',
    '| hit | passed | Hit from cloudfront |',
    '| deploy | done | 400 |  |',
    '| 60 invalidation paths | 0.30 USD |',
    'GET https://d1.cloudfront.net/a range: bytes=0-99\n  → 403 x-cache: Error from cloudfront "<Error/>" (12 ms)',
    '… and 2 more',
    'https://github.com/cdkimagecdn/cdk-image-cdn/issues/new?template=proof-report.yml',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('## Not removed');
});

test('the report has a section about resources that could not be removed', () => {
  expect(markdown({ ...CONTENT, left: ['stack X: DELETE_FAILED'] })).toContain(
    '## Not removed\n\n- stack X: DELETE_FAILED\n',
  );
});

test('a recorder records the first exchanges, and later ones only if they fail', () => {
  const recorder = new Recorder();
  const exchange = { at: '', method: 'GET', url: '', requestHeaders: {}, milliseconds: 1 };
  for (let count = 0; count < 50; count++) recorder.add({ ...exchange, status: 200 });
  recorder.add({ ...exchange, status: 403 });
  const { exchanges, omitted } = recorder.take();
  expect([exchanges.length, exchanges.at(-1)?.status, omitted]).toEqual([41, 403, 10]);
  expect(recorder.take()).toEqual({ exchanges: [], omitted: 0 });
});
