import { requireAssets } from '../../../../src/tools/cli/template/built-assets';
import { cleanUp, folderWith } from '../../local/support';

afterEach(cleanUp);

describe('requireAssets', () => {
  test('names the command that builds the assets in a clone of the repository', () => {
    expect(() => requireAssets(folderWith({ '.projenrc.ts': '' })))
      .toThrow('the assets of this clone are not built: run `npm ci && npx projen assets`');
  });

  test('accepts a clone with assets', () => {
    expect(() => requireAssets(folderWith({ '.projenrc.ts': '', 'assets/purge.zip': '' }))).not.toThrow();
  });

  test('says to install a package again that has no assets', () => {
    expect(() => requireAssets(folderWith({ 'package.json': '' })))
      .toThrow('the assets of the package are missing: install cdk-image-cdn again');
  });
});
