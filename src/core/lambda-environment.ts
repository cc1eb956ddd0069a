import {
  DefaultTokenResolver,
  IPostProcessor,
  IResolvable,
  IResolveContext,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const MAX_BYTES = 4096;

/** Longest values that only the deployment knows. */
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::Region': 14,
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::URLSuffix': 21,
};
const BUCKET_NAME = 63;
const ANYTHING_ELSE = 200; // ARNs and URLs of queues are shorter

/** The remedy where nothing that this library puts there is long. */
export const REMOVE_ADDED = 'remove variables that were added to it';

/**
 * Rejects, once the app is complete, an environment that Lambda would reject at the deployment. Lambda measures all
 * variables together as JSON, in which quotes are escaped.
 *
 * @param remedyOf returns what to shorten; called only if the environment is too long
 */
export function validateEnvironment(handler: lambda.Function, remedyOf: () => string): void {
  handler.node.addValidation({
    validate: () => {
      const bytes = longestEnvironment(handler);
      return bytes <= MAX_BYTES ? []
        : [`the environment may have ${bytes} bytes, and Lambda takes ${MAX_BYTES}: ${remedyOf()}`];
    },
  });
}

function longestEnvironment(handler: lambda.Function): number {
  const { environment } = handler.node.defaultChild as lambda.CfnFunction;
  const resolved = Tokenization.resolve(environment, { scope: handler, resolver: new LongestValues() }) as
    { variables?: object } | undefined;
  return Buffer.byteLength(JSON.stringify(resolved?.variables ?? {}));
}

/** Puts text of the greatest length in the place of each value that only the deployment knows. */
class LongestValues extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && token.target instanceof s3.CfnBucket && token.displayName === 'Ref') {
      return 'x'.repeat(BUCKET_NAME);
    }
    const resolved: unknown = super.resolveToken(token, context, postProcessor);
    const [name, ...others] = Object.keys(typeof resolved === 'object' && resolved !== null ? resolved : {});
    if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name ?? '')) return resolved;
    return 'x'.repeat(PSEUDO_PARAMETERS[(resolved as Record<string, string>)[name]] ?? ANYTHING_ELSE);
  }
}
