import { reportUnknownParameters } from '../../../../src/tools/cli/serve/unknown-parameters';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { TRACE } from '../../local/traces';

const RESPONSE: HttpResponse = { status: 200, headers: {}, body: Buffer.alloc(0) };

function printedFor(queries: string[], transforms = true, status = 200): string[] {
  const printed: string[] = [];
  const observer = reportUnknownParameters(text => printed.push(text), () => transforms);
  for (const query of queries) {
    observer.answered({ method: 'GET', path: '/a.jpg', query, headers: {} }, { ...RESPONSE, status }, 1, TRACE);
  }
  return printed;
}

test('the local edge prints parameters that the CDN ignores, with the nearest names', () => {
  expect(printedFor(['format=auto&width=300'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: format (did you mean `fm` or `auto`?), width (did you mean `w`?)',
  ]);
});

test('the local edge prints watermarks of URLs without a signature, which have no effect', () => {
  expect(printedFor(['w=300&mark=logo.png&mark-w=0.2', 'w=300&mark-alpha=5&s=1.x'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: mark (only in presets and signed URLs), mark-w (only in presets and signed '
    + 'URLs)',
  ]);
});

test('the local edge prints each unknown parameter once', () => {
  expect(printedFor(['width=300', 'width=400', 'width=1&v=3', 'w=1'])).toEqual([
    'GET /a.jpg: ignored unknown parameters: width (did you mean `w`?)',
    'GET /a.jpg: ignored unknown parameters: v',
  ]);
});

test('the local edge prints at most 100 unknown parameters, whatever is sent', () => {
  expect(printedFor(Array.from({ length: 300 }, (_, index) => `x${index}=1`))).toHaveLength(100);
});

test('the local edge prints nothing for a CDN without transformation', () => {
  expect(printedFor(['width=300'], false)).toEqual([]);
});

test('the local edge prints nothing for a 400, which names the parameter itself with strictParameters', () => {
  expect(printedFor(['width=300'], true, 400)).toEqual([]);
});
