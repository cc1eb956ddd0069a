import { TransformerConfig } from './transformer-config';
import { VariantRequest } from './variant';
import { partOf } from '../url/dialects/part-names';
import { readPassedOn } from '../url/dialects/read-passed-on';
import { isBad, readVariant } from '../url/image-request';
import { BadParameter } from '../url/request-parameters';
import { readUnknown } from '../url/unknown-parameter';
import { validate } from '../url/validate';
import { variantRoot } from '../url/variant-key';

/**
 * Reads the path of a variant, or returns undefined if the path is not canonical. Returns the reason for rejecting
 * what the edge function has no room to translate or to validate.
 *
 * @param edge the header by which the edge function identifies itself: the fingerprint of its rules, `?` and the query
 */
export function readVariantRequest(
  path: string, { rules, mount }: Pick<TransformerConfig, 'rules' | 'mount'>, edge: string | undefined,
): VariantRequest | BadParameter | undefined {
  const queryAt = edge?.indexOf('?') ?? -1;
  const root = `/${variantRoot(mount)}`;
  if (!path.startsWith(root)) return undefined;
  const { path: own, unknown } = readUnknown(path.slice(root.length - 1));
  const passedOn = rules.dialect && readPassedOn(own, rules);
  if (passedOn && isBad(passedOn)) return passedOn;
  const variant = passedOn ? { request: passedOn, isCanonical: true } : readVariant(own, rules);
  if (!variant || !variant.isCanonical && queryAt < 0) return undefined;
  const bad = validate(variant.request, rules, mount);
  if (bad) return { parameter: partOf(bad.parameter, rules.dialect), reason: bad.reason };
  const hasOtherRules = queryAt >= 0 && edge!.slice(0, queryAt) !== rules.fingerprint;
  const isStrict = rules.strictParameters === true;
  return {
    request: variant.request,
    query: queryAt < 0 ? undefined : edge!.slice(queryAt + 1),
    ...isStrict && { unknown },
    ...passedOn && { isPassedOn: true },
    isDeploying: !variant.isCanonical || hasOtherRules || !isStrict && unknown !== undefined,
  };
}
