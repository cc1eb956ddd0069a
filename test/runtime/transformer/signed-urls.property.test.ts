import * as fc from 'fast-check';
import { DIALECTS_WITH_SIGNATURES, forgeryProperty } from './forged-urls.support';

test.each(DIALECTS_WITH_SIGNATURES)(
  'a signed CDN with the URLs of %s transforms no variant but the signed one, however its URL is changed', async dialect => {
    const { property, counts } = forgeryProperty(dialect);
    await fc.assert(property, { numRuns: 4000 });
    expect(counts.same).toBeGreaterThan(0);
    expect(counts.rejected).toBeGreaterThan(1000);
  },
  120_000,
);
