import { IncomingRequest, Listener, listen, urlOf } from '../../../src/tools/local/http/listener';

/** The answer of AWS to a request: a status and a body. */
export type Answer = [status: number, body: string];

/** Answers the requests of each test to CloudFormation and Lambda, and gives credentials. */
export function fakeAws(answer: (request: IncomingRequest) => Promise<Answer>): void {
  const environment = { ...process.env };
  let aws: Listener;

  beforeEach(async () => {
    aws = await listen(0, async request => {
      const [status, body] = await answer(request);
      return { status, headers: {}, body: Buffer.from(body) };
    });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_CLOUDFORMATION: urlOf(aws),
      AWS_ENDPOINT_URL_LAMBDA: urlOf(aws),
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    await aws.close();
  });
}
