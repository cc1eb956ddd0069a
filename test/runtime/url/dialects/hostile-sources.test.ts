import fc from 'fast-check';
import { FRAMEWORK_NAMES, hostileSources } from './hostile-sources.support';

test.each(FRAMEWORK_NAMES)('no URL of %s leads to a host or a key beyond those of the CDN', name => {
  const { property, counts } = hostileSources(name);
  fc.assert(property, { numRuns: 5000 });
  expect(Math.min(counts.local, counts.remote, counts.rejected)).toBeGreaterThan(50);
});
