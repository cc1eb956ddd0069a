import { RequestTrace } from '../../../src/tools/local/cloudfront/request-trace';

/** The record of a request that a cache has answered. */
export const TRACE: RequestTrace = {
  id: 'request-id',
  request: { method: 'GET', target: '/a.jpg?w=640', headers: { accept: 'image/avif' } },
  pathPattern: '*',
  fetches: [],
  response: { status: 200, headers: {}, bytes: 1000 },
};
