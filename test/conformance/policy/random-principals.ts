import * as fc from 'fast-check';
import { Names, OTHER_IDENTITY, OTHER_SERVICE, STRANGERS_ACCOUNT, arnOf } from './callers';

type Kind = 'AWS' | 'Service' | 'CanonicalUser';
type Named = readonly [Kind, string];

/** Generates the principals of a statement: everyone, or some of every kind. */
export function whoAmong(names: Names): fc.Arbitrary<{ Effect: string; Principal: unknown }> {
  const some = fc
    .subarray([...individuals(names).flat(), ...accounts(names)], { minLength: 1, maxLength: 3 })
    .map(byKind);
  const Principal = fc.oneof<fc.MaybeWeightedArbitrary<unknown>[]>(fc.constantFrom('*', { AWS: '*' }), {
    arbitrary: some,
    weight: 6,
  });
  return fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), Principal });
}

/**
 * Generates everyone except some principals. AWS supports `NotPrincipal` in `Deny` only, and requires the account
 * beside a user. So there are no `Allow` statements, and neither an account nor a user alone, for which AWS does not
 * document the result.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function whoElseAmong(names: Names): fc.Arbitrary<{ Effect: string; NotPrincipal: unknown }> {
  const NotPrincipal = fc
    .subarray([...individuals(names)], { minLength: 1, maxLength: 3 })
    .map(groups => byKind(groups.flat()));
  return fc.record({ Effect: fc.constant('Deny'), NotPrincipal });
}

/** Returns each principal alone, and users together with all of their account. */
function individuals(names: Names): readonly Named[][] {
  return [
    [['AWS', arnOf('identity', names)]],
    [['AWS', arnOf('otherIdentity', names)]],
    [['CanonicalUser', names.identity.canonicalUserId]],
    [['CanonicalUser', OTHER_IDENTITY.canonicalUserId]],
    [['Service', 'cloudfront.amazonaws.com']],
    [['Service', OTHER_SERVICE]],
    [['AWS', arnOf('stranger', names)], ['AWS', rootOf(STRANGERS_ACCOUNT)]],
    [['AWS', arnOf('owner', names)], ['AWS', arnOf('guest', names)], ['AWS', names.account]],
  ];
}

/** Returns whole accounts, in the spellings that are not used yet. */
function accounts({ account }: Names): readonly Named[] {
  return [['AWS', STRANGERS_ACCOUNT], ['AWS', rootOf(account)]];
}

function rootOf(account: string): string {
  return `arn:aws:iam::${account}:root`;
}

function byKind(named: readonly Named[]): Partial<Record<Kind, string[]>> {
  const kinds = [...new Set(named.map(([kind]) => kind))];
  return Object.fromEntries(kinds.map(kind => [kind, named.filter(([of]) => of === kind).map(([, name]) => name)]));
}
