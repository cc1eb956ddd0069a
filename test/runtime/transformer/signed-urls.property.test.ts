import * as fc from 'fast-check';
import { DIALECTS_WITH_SIGNATURES, forgeryProperty, targetsOf } from './forged-urls.support';
import { transformSigner } from '../../../src/tools/playground/signers';
import { SECRET, signedCdn } from '../signing/signed-cdn.support';

test.each(DIALECTS_WITH_SIGNATURES)('the playground and `sign` sign URLs of %s as its clients do', dialect => {
  const { sign } = signedCdn(dialect);
  const signer = transformSigner(SECRET, dialect === 'imgix' ? undefined : dialect);
  fc.assert(fc.property(targetsOf(dialect), target => expect(signer(target)).toBe(sign(target))));
});

test.each(DIALECTS_WITH_SIGNATURES)(
  'a signed CDN with the URLs of %s transforms no variant but the signed one, however its URL is changed', async dialect => {
    const { property, counts } = forgeryProperty(dialect);
    await fc.assert(property, { numRuns: 3000 });
    expect(counts.same).toBeGreaterThan(0);
    expect(counts.rejected).toBeGreaterThan(1000);
  },
  120_000,
);
