import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { VariantDelivery } from '../../../src';
import { functionUrlEvent } from '../../../src/tools/local/cloudfront/function-url-event';
import { LambdaHost } from '../../../src/tools/local/lambda/lambda-host';
import { unpack } from '../../../src/tools/local/lambda/lambda-package';
import { FunctionResponse } from '../../../src/tools/local/lambda/process-protocol';
import { synthesizeTransformer, variantOf } from '../../conformance/lambda/function';
import { cleanUp, folderWith } from '../../tools/local/support';

const URL_OPTIONS = {
  domainName: 'id.lambda-url.us-east-1.on.aws',
  originPath: '',
  customHeaders: {},
  clock: Date.now,
};

afterEach(cleanUp);

/** The bundle's response to a path. Without a path, it is that to one of no variant, without a request to S3. */
async function ask(host: LambdaHost, method: string, requested = '/life.jpg'): Promise<FunctionResponse> {
  const answer = await host.invoke(
    functionUrlEvent({ method, path: requested, query: '', headers: {}, secure: true }, URL_OPTIONS),
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

test('the transform function serves a stored variant without libvips, if it is the only origin', async () => {
  const lambda = synthesizeTransformer(folderWith({}), { delivery: VariantDelivery.FUNCTION_FIRST });
  const [stored, missing] = ['f=avif,w=320', 'f=webp,w=320']
    .map(notation => `/life.jpg/${variantOf(lambda, notation)}`);
  const s3 = http.createServer(({ url }, response) => {
    const isThere = url!.endsWith(stored) || url!.endsWith('/life.jpg');
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'image/avif', 'etag': '"1"' });
    response.end(isThere ? 'stored' : '');
  });
  await once(s3.listen(0, '127.0.0.1'), 'listening');
  const code = unpack(lambda.code);
  fs.rmSync(path.join(code.folder, 'node_modules/@img')); // a link to the packages of this machine
  const host = new LambdaHost({ ...lambda, code: { kind: 'folder', folder: code.folder } });
  try {
    host.start(`http://127.0.0.1:${(s3.address() as AddressInfo).port}`);
    const answer = await ask(host, 'GET', stored);
    expect([answer.status, String(answer.body)]).toEqual([200, 'stored']);
    expect((await ask(host, 'GET', missing)).status).toBe(502);
  } finally {
    await host.close();
    code.remove();
    s3.close();
  }
});
