import { LambdaFunction } from './lambda-function';
import { Handler } from './listener';
import { privateS3 } from './private-s3';
import { privateSecrets } from './private-secrets';
import { isForSource, privateSource } from './private-source';

/** The services that functions ask, behind one port that nobody else knows. */
export function privateServices(functions: readonly LambdaFunction[], clock: () => number): Handler {
  const [s3, secrets, source] = [privateS3(functions, clock), privateSecrets(functions, clock), privateSource(functions, clock)];
  return request => {
    if ('x-amz-target' in request.headers) return secrets(request);
    return isForSource(request.path) ? source(request) : s3(request);
  };
}
