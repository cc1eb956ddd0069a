import { Check, ProvedCdn, TransformedSite, failed, passed, until } from './check';
import { LATE_FILE } from '../app/settings';

const UNCHANGED = ['images/sunset.jpg', 'images/life.jpg', 'images/portrait.jpg'];

export const unchangedUploads: Check = {
  id: 'unchanged-uploads',
  title: 'a deployment of uploads purges changed files only, unless the bucket is encrypted with a KMS key',
  meaning:
    'Each deployment of `uploads` purges images that have not changed. Their variants are made again, which costs ' +
    'transformations and invalidations.',
  async run(cdn) {
    const sites = [cdn.images, cdn.functionFirst];
    for (const site of sites) {
      if (!(await isStored(cdn, site))) return failed(`variants were not stored: ${missing(await site.variants())}`);
    }
    await cdn.redeploy('uploads');
    // Events of both buckets come at the same time: once those of one are handled, so are those of the other.
    await until(cdn, cdn.patience.purge, async () => {
      return missing(await cdn.functionFirst.variants()).length === UNCHANGED.length || undefined;
    });
    await cdn.wait(cdn.patience.settle);
    const [managed, kms] = await Promise.all(sites.map(async site => missing(await site.variants()).length));
    const late = await Promise.all(sites.map(async site => (await site.request(`/images/${LATE_FILE}?w=320`)).status));
    const share = (purged: number) => `${purged} of ${UNCHANGED.length}`;
    const seen =
      `unchanged images purged: ${share(managed)} with a key of S3, ${share(kms)} with a KMS key; ` +
      `the new image: ${late.join(' and ')}`;
    return managed === 0 && late.every(status => status === 200) ? passed(seen) : failed(seen);
  },
};

/** The event of the first upload may arrive late and delete a variant, which is then requested again. */
async function isStored(cdn: ProvedCdn, site: TransformedSite): Promise<boolean> {
  const stored = await until(cdn, cdn.patience.store, async () => {
    const keys = missing(await site.variants());
    for (const key of keys) await site.request(`/${key}?w=320`);
    return keys.length === 0 || undefined;
  });
  return stored === true;
}

function missing(variants: readonly string[]): string[] {
  return UNCHANGED.filter(key => !variants.some(variant => variant.startsWith(`${key}/`)));
}
