import { CallTarget, FunctionCall } from './invocation-trace';
import { LambdaFunction } from './lambda-function';
import { ObservedCall } from './process-protocol';

/** Returns a call of a function, with its target by the paths of the AWS endpoint. */
export function callOf(lambda: LambdaFunction, call: ObservedCall): FunctionCall {
  const { method, status, milliseconds } = call;
  return { ...targetOf(lambda, call), method, status, milliseconds };
}

function targetOf(lambda: LambdaFunction, { path, service, host }: ObservedCall): { target: CallTarget; path: string } {
  const [, origin, originPath] = /^\/https\.[^/]*\/([^/]*)(\/.*)$/s.exec(path) ?? [];
  if (origin !== undefined) return { target: { kind: 'server', name: origin }, path: originPath };
  const [, sourcePath] = /^\/source\.[^/]*(\/.*)$/s.exec(path) ?? [];
  const source = lambda.sources?.find(each => sourcePath?.startsWith(`${each.path}/`));
  if (source) {
    return { target: { kind: 'server', name: source.bucket.name }, path: sourcePath.slice(source.path.length) };
  }
  if (service === 's3') {
    const [, name, key] = /^\/([^/?]*)(.*)$/s.exec(path) ?? [];
    return { target: { kind: bucketKind(lambda, name), name }, path: key };
  }
  if (service !== '') return { target: { kind: 'service', name: service }, path };
  return { target: { kind: 'other', name: host }, path };
}

function bucketKind({ buckets, environment }: LambdaFunction, name: string): CallTarget['kind'] {
  if (name === environment.VARIANTS) return 'variants';
  return buckets.find(bucket => bucket.name === name)?.isReplica ? 'replica' : 'bucket';
}
