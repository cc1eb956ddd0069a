import { readMessage } from '../../../../src/runtime/transformer/refiner/refinement-message';
import { SqsRefinementQueue } from '../../../../src/runtime/transformer/refiner/refinement-queue';

describe('readMessage', () => {
  test('reads what the queue was sent', async () => {
    const bodies: { QueueUrl: string; MessageBody: string; DelaySeconds: number }[] = [];
    const queue = new SqsRefinementQueue({
      request: async (_method, _path, request) => {
        bodies.push(JSON.parse(request!.body!));
        return { status: 200, body: Buffer.from('{}') };
      },
    }, 'https://sqs.eu-west-1.amazonaws.com/1/refinements');
    const message = { variant: 'a b/_.f.avif', etag: '"1"', original: '"etag" Thu, 26 Nov 2026', mark: 'v\u00fc"' };
    await queue.send(message);
    expect(bodies).toEqual([expect.objectContaining({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/refinements', DelaySeconds: 75,
    })]);
    expect(readMessage(bodies[0].MessageBody)).toEqual(message);
  });

  test.each(['', '{', 'null', '[]', '"x"', '{"variant":"x","etag":"x"}', '{"original":"x","etag":"x"}',
    '{"variant":"x","original":"x"}', '{"variant":1,"etag":"x","original":"x"}'])(
    'throws for the body %j', body => { expect(() => readMessage(body)).toThrow(); },
  );
});
