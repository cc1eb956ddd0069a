import { forwardMark } from '../../../src/runtime/edge/forward-mark.edge';
import { EdgeEvent } from '../../../src/runtime/edge/normalize-url.edge';

const event = (): EdgeEvent => ({
  request: {
    method: 'GET',
    uri: '/a.jpg',
    querystring: {},
    headers: {
      'host': { value: 'd1.cloudfront.net' },
      'via': { value: '1.1 proxy' },
      'cookie': { value: 'a=b' },
      'authorization': { value: 'Basic x' },
      'x-image-edge': { value: 'f00d?s=1' },
    },
    cookies: { a: { value: 'b' } },
  },
});

describe('forwardMark', () => {
  test('removes every header and cookie except the mark and what functions cannot remove', () => {
    expect(forwardMark(({ request }) => request, 'x-image-edge')(event())).toEqual({
      ...event().request,
      headers: {
        'host': { value: 'd1.cloudfront.net' },
        'via': { value: '1.1 proxy' },
        'x-image-edge': { value: 'f00d?s=1' },
      },
      cookies: {},
    });
  });

  test('keeps the headers with which CloudFront answers from its cache', () => {
    const kept = ['accept-encoding', 'range', 'if-none-match', 'if-modified-since', 'if-range'];
    const headers = Object.fromEntries([...kept, 'accept', 'if', 'x-forwarded-for'].map(name => [name, { value: '1' }]));
    const forwarded = forwardMark(() => ({ ...event().request, headers }), 'x-image-edge')(event());
    expect(Object.keys(forwarded.headers)).toEqual(kept);
  });

  test('leaves responses as they are', () => {
    const response = { statusCode: 400, headers: { 'content-type': { value: 'text/plain' } }, body: 'no' };
    expect(forwardMark(() => response, 'x-image-edge')(event())).toEqual({ ...response });
  });
});
