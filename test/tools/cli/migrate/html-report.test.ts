import { htmlReport } from '../../../../src/tools/cli/migrate/html-report';

const SIDES = { old: 'https://old.example.com', new: 'http://127.0.0.1:8787' };

describe('htmlReport', () => {
  test('escapes what services and URLs contain', () => {
    const page = htmlReport([{ path: '/<script>alert(1)</script>', verdict: 'failed', error: '"<b>"' }], SIDES);
    expect(page).not.toContain('<script>');
    expect(page).toContain('/&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&quot;&lt;b&gt;&quot;');
  });

  test('shows the largest differences first, and the lowest scores of these', () => {
    const facts = { status: 200, bytes: 1 };
    const page = htmlReport([
      { path: '/same', verdict: 'same', old: facts, new: facts },
      { path: '/alike', verdict: 'pixels', old: facts, new: facts, score: 40 },
      { path: '/unlike', verdict: 'pixels', old: facts, new: facts, score: -10 },
      { path: '/gone', verdict: 'status', old: facts, new: { ...facts, status: 404 } },
    ], SIDES);
    expect([...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, path]) => path)).toEqual(['/gone', '/unlike', '/alike', '/same']);
  });

  test('loads nothing from other hosts', () => {
    expect(htmlReport([], SIDES)).toContain("default-src 'none'; img-src 'self' file:;");
  });
});
