import { Check, pass, skip } from './check';
import { transformationCheck } from './transformation-check';
import { VERSIONS_HEADER } from '../../../runtime/transformer/image-headers';

const ADVISORIES = ['cdkimagecdn/cdk-image-cdn', 'lovell/sharp']
  .map(repository => `https://github.com/${repository}/security/advisories`).join(' and ');

/** States the versions of the library and of sharp that described the image, and the places of their advisories. */
export const versions: Check = transformationCheck({
  id: 'versions',
  title: 'the versions of the library and of sharp are known',
  async run(subject) {
    const { urls } = subject.variants;
    if (!urls.hasFacts) return skip('the dialect has no `fm=json`');
    const { status, headers } = await subject.ask(urls.for({ fm: 'json' }));
    const stated = headers[VERSIONS_HEADER];
    if (status !== 200 || stated === undefined) return skip('fm=json does not state them');
    return pass(`${stated}, when \`fm=json\` was made; advisories: ${ADVISORIES}`);
  },
});
