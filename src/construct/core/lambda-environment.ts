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

/** Maximum lengths of values that are known at deployment only. */
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::Region': 14,
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::URLSuffix': 21,
};
const BUCKET_NAME = 63;
const ANYTHING_ELSE = 200; // ARNs and URLs of queues are shorter

/** The remedy if the values of this library are short. */
export const REMOVE_ADDED = 'Remove variables that you added to the function';

/**
 * Rejects, at synthesis, an environment that Lambda would reject at deployment. Lambda limits the size of all variables
 * together, as JSON with escaped quotes.
 *
 * @param remedyOf returns the remedy; called only if the environment is too large
 */
export function validateEnvironment(handler: lambda.Function, remedyOf: () => string): void {
  handler.node.addValidation({
    validate: () => {
      const bytes = longestEnvironment(handler);
      return bytes <= MAX_BYTES ? []
        : [`the environment variables must have at most ${MAX_BYTES} bytes, got up to ${bytes}. ${remedyOf()}`];
    },
  });
}

function longestEnvironment(handler: lambda.Function): number {
  const { environment } = handler.node.defaultChild as lambda.CfnFunction;
  const resolved = Tokenization.resolve(environment, { scope: handler, resolver: new LongestValues() }) as
    { variables?: object } | undefined;
  return Buffer.byteLength(JSON.stringify(resolved?.variables ?? {}));
}

/** Replaces each value that is known at deployment only by text of its maximum length. */
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
