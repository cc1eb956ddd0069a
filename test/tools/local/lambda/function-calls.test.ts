import { callOf } from '../../../../src/tools/local/lambda/function-calls';
import { LambdaFunction } from '../../../../src/tools/local/lambda/lambda-function';

const LAMBDA = {
  environment: { VARIANTS: 'variants' },
  buckets: [{ name: 'originals' }, { name: 'copies', isReplica: true }],
  sources: [{ path: '/s3.example.com/photos', bucket: { name: 's3.example.com/photos' } }],
} as unknown as LambdaFunction;

test.each([
  ['s3', '/originals/cats/tom.jpg', { kind: 'bucket', name: 'originals' }, '/cats/tom.jpg'],
  ['s3', '/variants?list-type=2&prefix=a', { kind: 'variants', name: 'variants' }, '?list-type=2&prefix=a'],
  ['s3', '/copies/tom.jpg', { kind: 'replica', name: 'copies' }, '/tom.jpg'],
  ['', '/https.transform/cms.example.com/a/tom.jpg', { kind: 'server', name: 'cms.example.com' }, '/a/tom.jpg'],
  ['s3', '/source.transform/s3.example.com/photos/tom.jpg', { kind: 'server', name: 's3.example.com/photos' },
    '/tom.jpg'],
  ['sqs', '/', { kind: 'service', name: 'sqs' }, '/'],
  ['', '/other', { kind: 'other', name: '127.0.0.1' }, '/other'],
])('callOf names the target of a request signed for "%s" to %s', (service, path, target, targetPath) => {
  const call = { method: 'GET', path, service, host: '127.0.0.1', status: 200, milliseconds: 1 };
  expect(callOf(LAMBDA, call)).toEqual({ target, method: 'GET', path: targetPath, status: 200, milliseconds: 1 });
});
