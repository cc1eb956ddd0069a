import { randomBytes } from 'node:crypto';
import { Headers, HttpResponse, httpDate } from '../http/message';

export function s3Document(status: number, xml: string, method: string, headers: Headers): HttpResponse {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
  return {
    status,
    headers: { ...headers, 'content-type': 'application/xml', 'content-length': String(body.length) },
    body: method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

export function serviceHeaders(now: number): Headers {
  return {
    'date': httpDate(now),
    'server': 'AmazonS3',
    'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-amz-id-2': randomBytes(48).toString('base64'),
  };
}
