import { functionUrlEvent } from '../../../src/tools/local/cloudfront/function-url-event';
import { LambdaHost } from '../../../src/tools/local/lambda/lambda-host';
import { FunctionResponse } from '../../../src/tools/local/lambda/process-protocol';
import { synthesizeTransformer } from '../../conformance/lambda/function';
import { cleanUp, folderWith } from '../../tools/local/support';

const URL_OPTIONS = {
  domainName: 'id.lambda-url.us-east-1.on.aws',
  originPath: '',
  customHeaders: {},
  clock: Date.now,
};

afterEach(cleanUp);

/** The bundle's response to a path that is no variant's, without a request to S3. */
async function ask(host: LambdaHost, method: string): Promise<FunctionResponse> {
  const answer = await host.invoke(
    functionUrlEvent({ method, path: '/life.jpg', query: '', headers: {}, secure: true }, URL_OPTIONS),
  );
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

test('the transform function responds to HEAD with a body, as Lambda never ends a response without one', async () => {
  const host = new LambdaHost(synthesizeTransformer(folderWith({})));
  try {
    host.start('http://127.0.0.1:1');
    const [got, head] = [await ask(host, 'GET'), await ask(host, 'HEAD')];
    expect(got).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(got.body).not.toHaveLength(0);
    expect(head).toEqual(got);
  } finally {
    await host.close();
  }
});
