import { LambdaFunction } from './lambda-function';
import { privateS3 } from './s3-api';
import { privateSecrets } from './secrets-api';
import { isForSource, privateSource } from './source-api';
import { Handler } from '../http/listener';

/** The services that functions ask, behind one port that nobody else knows. */
export function privateServices(functions: readonly LambdaFunction[], clock: () => number): Handler {
  const [s3, secrets, source] = [privateS3(functions, clock), privateSecrets(functions, clock), privateSource(functions, clock)];
  return request => {
    if ('x-amz-target' in request.headers) return secrets(request);
    return isForSource(request.path) ? source(request) : s3(request);
  };
}
