import * as fs from 'node:fs';
import * as path from 'node:path';
import { Language, Workshop } from './language';
import { run } from './run';

const MODULE = 'github.com/cdkimagecdn/cdk-image-cdn-go/cdkimagecdn';

export const go: Language = {
  name: 'Go',
  target: 'go',
  example: 'go',

  /** A module that is not published yet stands where a `replace` says. */
  async install({ app, dist }: Workshop): Promise<void> {
    fs.mkdirSync(path.join(app, 'refusal'));
    fs.copyFileSync(path.join(__dirname, 'refusal/refusal.go'), path.join(app, 'refusal/main.go'));
    await run('go', ['mod', 'edit', '-replace', `${MODULE}=${path.join(dist, 'go/cdkimagecdn')}`], { cwd: app });
    await run('go', ['mod', 'tidy'], { cwd: app });
    await run('go', ['build', './...'], { cwd: app });
  },

  environmentOf: () => ({}),

  refusal: ({ app }: Workshop) => run('go', ['run', './refusal'], { cwd: app }),
};
