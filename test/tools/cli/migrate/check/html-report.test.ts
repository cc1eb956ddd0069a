import { htmlReport } from '../../../../../src/tools/cli/migrate/check/html-report';

const SIDES = { old: 'https://old.example.com', new: 'http://127.0.0.1:8787' };

describe('htmlReport', () => {
  test('escapes what services and URLs contain', () => {
    const page = htmlReport([{ path: '/<script>alert(1)</script>', verdict: 'failed', errors: { new: '"<b>"' } }], SIDES);
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

  test('shows the target of a redirect, a content type that is not that of the image, and the side that fails', () => {
    const page = htmlReport([
      {
        path: '/a',
        verdict: 'redirect',
        old: { status: 302, location: 'https://example.com/?a&b', bytes: 0 },
        new: { status: 302, bytes: 0 },
      },
      {
        path: '/b',
        verdict: 'failed',
        errors: { new: 'next.example.com cannot be reached' },
        old: { status: 200, contentType: 'image/png', format: 'image/webp', isMislabeled: true, bytes: 7 },
      },
    ], SIDES);
    const captions = [...page.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, caption]) => caption);
    expect(captions).toEqual([
      'old: 200, image/png for image/webp, 7 bytes', 'new: next.example.com cannot be reached',
      'old: 302, to https://example.com/?a&amp;b, no content type, 0 bytes', 'new: 302, no content type, 0 bytes',
    ]);
    expect(page).toContain('<p>redirects to different places</p>');
  });

  test('loads nothing from other hosts', () => {
    expect(htmlReport([], SIDES)).toContain("default-src 'none'; img-src 'self' file:;");
  });
});
