import { Check, failed, passed } from './check';
import { newKey, original, pathOf } from './originals';
import { signatureOf } from '../../../src/runtime/signing/url-signature';

const QUERY = 'w=320&blur=20';

export const signedUrls: Check = {
  id: 'signed-urls',
  title: 'what must be signed is refused unsigned and served signed',
  meaning: 'Signed transformations do not work: either anyone can ask for any variant, or nobody can.',
  async run(cdn) {
    const key = newKey('signed.jpg');
    await cdn.images.put(key, await original('purple'));
    const unsigned = await cdn.images.request(`${pathOf(key)}?${QUERY}`);
    const signature = signatureOf(await cdn.signingSecret(), key, QUERY);
    const signed = await cdn.images.request(`${pathOf(key)}?${QUERY}&s=${signature}`);
    const seen = `${unsigned.status} unsigned, ${signed.status} signed`;
    return unsigned.status === 403 && signed.status === 200 ? passed(seen) : failed(seen);
  },
};
