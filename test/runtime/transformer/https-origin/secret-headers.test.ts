import { headersIn } from '../../../../src/runtime/transformer/https-origin/secret-headers';

describe('headersIn', () => {
  test('returns names and values of headers', () => {
    expect(headersIn('{"Authorization":"Bearer a b","x-token":"1"}')).toEqual({ 'authorization': 'Bearer a b', 'x-token': '1' });
  });

  test.each([
    'hunter2', '["hunter2"]', '"hunter2"', '{"x":1}', '{"x":""}', '{"x y":"hunter2"}', '{"x":"hunter2\\r\\ny: z"}',
    '{"Host":"hunter2"}', '{"Accept-Encoding":"hunter2"}', '{"Transfer-Encoding":"hunter2"}', '{"Range":"hunter2"}',
    '{"If-None-Match":"hunter2"}', '{"Content-Length":"hunter2"}', '{"Connection":"hunter2"}',
  ])('rejects %s with an error that contains no value', text => {
    expect(() => headersIn(text)).toThrow(/^the secret with headers (must be a JSON object|has no valid header in its field "[\w -]+")$/);
    expect(() => headersIn(text)).not.toThrow(/hunter2/);
  });
});
