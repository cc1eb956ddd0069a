import { localTransport } from '../../../../src/runtime/transformer/https-origin/transport';

describe('localTransport', () => {
  test('exists at the local edge only', () => {
    const env = { HTTPS_ORIGINS: 'http://127.0.0.1:1/https.f/' };
    expect(localTransport(env)).toBeDefined();
    expect(localTransport({})).toBeUndefined();
    // Lambda sets this variable for every function, and rejects a function that sets it itself.
    expect(localTransport({ ...env, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001' })).toBeUndefined();
  });
});
