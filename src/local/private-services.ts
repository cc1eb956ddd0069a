import { LambdaFunction } from './lambda-function';
import { Handler } from './listener';
import { privateS3 } from './private-s3';
import { privateSecrets } from './private-secrets';

/** The services of AWS that functions ask, behind one port that nobody else knows. */
export function privateServices(functions: readonly LambdaFunction[], clock: () => number): Handler {
  const [s3, secrets] = [privateS3(functions, clock), privateSecrets(functions, clock)];
  return request => 'x-amz-target' in request.headers ? secrets(request) : s3(request);
}
