import { Check, TransformedSite, failed, passed } from './check';
import { newKey, original, pathOf } from './originals';
import { signatureOf } from '../../../src/runtime/signing/url-signature';

const QUERY = 'w=320&blur=20';
const ROUNDS = 12;
/** The time by which a bad signature comes before a good one, in milliseconds; the rounds take turns. */
const LEADS = [0, 10, 50, 200];

export const signedUrls: Check = {
  id: 'signed-urls',
  title: 'what must be signed is refused unsigned and served signed',
  meaning: 'Signed transformations do not work: either anyone can ask for any variant, or nobody can.',
  async run({ images }) {
    const key = newKey('signed.jpg');
    await images.put(key, await original('purple'));
    const unsigned = await images.request(`${pathOf(key)}?${QUERY}`);
    const signed = await images.request(await signedTarget(images, key, QUERY));
    const seen = `${unsigned.status} unsigned, ${signed.status} signed`;
    return unsigned.status === 403 && signed.status === 200 ? passed(seen) : failed(seen);
  },
};

export const signaturesAtOnce: Check = {
  id: 'signatures-at-once',
  title: 'a good signature is served while a bad one of the same variant is refused, with the function first',
  meaning:
    'CloudFront joins simultaneous requests of one variant: a viewer with a valid URL receives the 403 of somebody ' +
    'else. It is not cached, so reloading the image helps.',
  async run({ functionFirst: site, wait }) {
    const key = newKey('at-once.jpg');
    await site.put(key, await original('indigo'));
    const [good, bad] = [new Map<number, number>(), new Map<number, number>()];
    for (let round = 0; round < ROUNDS; round++) {
      const query = `w=320&blur=${round + 1}`; // another variant, which nobody has requested
      const target = await signedTarget(site, key, query);
      const refused = site.request(`${pathOf(key)}?${query}&s=${'0'.repeat(64)}`);
      const served = wait(LEADS[round % LEADS.length]).then(() => site.request(target));
      const responses = await Promise.all([served, refused]);
      [good, bad].forEach((counts, index) => count(counts, responses[index].status));
    }
    const seen = `${ROUNDS} variants, signed: ${print(good)}; with a bad signature: ${print(bad)}`;
    // A stored variant is served to everybody, so a bad signature may also receive it.
    const isRight = good.get(200) === ROUNDS && [...bad.keys()].every(status => status === 403 || status === 200);
    return isRight ? passed(seen) : failed(seen);
  },
};

async function signedTarget(site: TransformedSite, key: string, query: string): Promise<string> {
  return `${pathOf(key)}?${query}&s=${signatureOf(await site.signingSecret(), key, query)}`;
}

function count(counts: Map<number, number>, status: number): void {
  counts.set(status, (counts.get(status) ?? 0) + 1);
}

function print(counts: ReadonlyMap<number, number>): string {
  return [...counts].map(([status, times]) => `${times} × ${status}`).join(', ');
}
