import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown, warn } from './validate';

/** The context key for the strength of references between stacks, of which the consumer's counts. */
const STRENGTH = '@aws-cdk/core:defaultCrossStackReferences';

const UPGRADING = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/upgrading.md';

/**
 * Warns about a value of a stack in another Region that is referenced strongly: through custom resources that reject
 * any change of the value, and its removal.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html#cross-stack-reference-strength
 * @see https://github.com/aws/aws-cdk/issues/30771
 */
export function warnOfStrongReference(scope: Construct, prop: string, value: string | undefined): void {
  const elsewhere = value === undefined ? undefined : stackElsewhere(scope, value);
  if (!elsewhere || !['strong', undefined].includes(scope.node.tryGetContext(STRENGTH) as string | undefined)) return;
  warn(scope, 'strongReference', `\`${prop}\` refers to a stack in another Region strongly (${elsewhere.node.path}, `
    + `${elsewhere.region}), as the CDK does by default: a deployment that replaces or removes it fails, and ends in `
    + 'UPDATE_ROLLBACK_FAILED. Other domain names replace a certificate. Set the context '
    + `\`"${STRENGTH}": "weak"\` in cdk.json before the first deployment. Stacks that are deployed already need two `
    + `deployments: ${UPGRADING}#from-strong-to-weak-references`);
}

/** Returns the stack in another Region that a value comes from, if there is one. */
function stackElsewhere(scope: Construct, value: string): Stack | undefined {
  const { region } = Stack.of(scope);
  return Tokenization.reverseString(value).tokens.filter(token => Reference.isReference(token))
    .map(({ target }) => Stack.of(target))
    .find(stack => isKnown(region) && isKnown(stack.region) && stack.region !== region);
}
