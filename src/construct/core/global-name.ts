import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown } from './validate';

/** Maximum length of the name of an origin access control. */
export const LONGEST_CONTROL_NAME = 64;

/** Maximum length of the code of a Region. The longest today is `us-isof-south-1`, with 15 characters. */
const LONGEST_REGION = 16;

/**
 * Returns a name for a resource whose name must be unique in the account across Regions, such as a CloudFront policy.
 *
 * The CDK derives most of these names from the path alone. The same stack in a second Region, or the same code under
 * another stack name, could then not be deployed. This name contains the stack's name, a hash of the path and the
 * Region.
 *
 * @param parent the construct that contains the resource
 * @param id the ID of the resource, which is unique in `parent`
 */
export function globalName(parent: Construct, id: string, maxLength: number): string {
  const { region } = Stack.of(parent);
  const end = `-${id}-`;
  const room = maxLength - end.length - (isKnown(region) ? region.length : LONGEST_REGION);
  return Names.uniqueResourceName(parent, { maxLength: room, separator: '-' }) + end + region;
}
