import { EventSource } from '../../../../src/tools/local/lambda/event-source';
import { LambdaHost } from '../../../../src/tools/local/lambda/lambda-host';
import { LocalQueue, QueueOptions } from '../../../../src/tools/local/lambda/local-queue';

const OPTIONS: QueueOptions = {
  arn: 'arn:aws:sqs:us-east-1:111122223333:changes',
  url: 'https://sqs/changes',
  visibilityTimeout: 30,
  maxReceives: 2,
};

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

const bodies = (queue: LocalQueue) => queue.receive(10).map(({ body }) => body);

test('a closed queue accepts nothing back, so that no timer keeps the program running', () => {
  const queue = new LocalQueue(OPTIONS);
  queue.send('change');
  jest.advanceTimersByTime(0);
  const taken = queue.receive(1);
  queue.close();
  queue.returnMessages(taken);
  queue.send('another');
  expect(jest.getTimerCount()).toBe(0);
});

describe('a queue of the local edge', () => {
  test('returns a message once its delay is over', async () => {
    const queue = new LocalQueue(OPTIONS);
    queue.send('later', 5);
    queue.send('now');
    await jest.advanceTimersByTimeAsync(0);
    expect(bodies(queue)).toEqual(['now']);
    await jest.advanceTimersByTimeAsync(5000);
    expect(bodies(queue)).toEqual(['later']);
  });

  test('shortens delays to its maximum, if it has one', async () => {
    const queue = new LocalQueue({ ...OPTIONS, maxDelay: 1 });
    queue.send('later', 30);
    await jest.advanceTimersByTimeAsync(999);
    expect(queue.length).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(bodies(queue)).toEqual(['later']);
  });

  test('returns a message again after its visibility timeout, and at last moves it to the dead letters', async () => {
    const dead = new LocalQueue({ ...OPTIONS, maxReceives: Infinity });
    const queue = new LocalQueue(OPTIONS, dead);
    queue.send('bad');
    await jest.advanceTimersByTimeAsync(0);
    queue.returnMessages(queue.receive(10));
    await jest.advanceTimersByTimeAsync(29_999);
    expect(queue.length).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    queue.returnMessages(queue.receive(10));
    await jest.advanceTimersByTimeAsync(60_000);
    expect([queue.length, bodies(dead)]).toEqual([0, ['bad']]);
  });
});

describe('an event source of the local edge', () => {
  /** A function that fails what says so, and counts how often it runs at once. */
  function host() {
    const batches: string[][] = [];
    let [active, most] = [0, 0];
    const invoke = async ({ Records: records }: { Records: { messageId: string; body: string }[] }) => {
      batches.push(records.map(({ body }) => body));
      most = Math.max(most, ++active);
      await new Promise(resolve => { setTimeout(resolve, 10); });
      active--;
      if (records.some(({ body }) => body === 'crash')) return 'failed';
      const batchItemFailures = records
        .filter(({ body }) => body.startsWith('bad'))
        .map(({ messageId }) => ({ itemIdentifier: messageId }));
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ batchItemFailures })) };
    };
    return { batches, most: () => most, lambda: { lambda: { region: 'us-east-1' }, invoke } as unknown as LambdaHost };
  }

  async function run(sent: string[]) {
    const made = host();
    const queue = new LocalQueue({ ...OPTIONS, maxReceives: 5 });
    new EventSource(queue, made.lambda, { batchSize: 2, maxConcurrency: 2, reportsFailures: true }).start();
    sent.forEach(body => queue.send(body));
    await jest.advanceTimersByTimeAsync(1000);
    return { ...made, queue };
  }

  test('passes on messages in batches, up to its maximum concurrency', async () => {
    const { batches, most } = await run(['1', '2', '3', '4', '5', '6', '7']);
    expect(batches.flat().sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(Math.max(...batches.map(({ length }) => length))).toBe(2);
    expect(most()).toBe(2);
  });

  test('returns failed messages to the queue, and all of them if the function fails', async () => {
    const { batches } = await run(['good', 'bad', 'crash', 'too']);
    await jest.advanceTimersByTimeAsync(30_000);
    const times = (body: string) => batches.flat().filter(one => one === body).length;
    expect(times('good')).toBe(1);
    expect(times('bad')).toBe(2);
    expect(times('crash')).toBe(2);
  });
});
