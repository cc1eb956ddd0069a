import * as path from 'node:path';
import { Plugin } from 'esbuild';
import { PACKAGES, requirePackage, run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { filesOf } from './page';

interface Compiler {
  compile(source: string, options: { generate: 'server'; filename: string }): { js: { code: string } };
}

const FILES = filesOf('frameworks/sveltekit.md');

/** Compiles the components of the recipe as SvelteKit does for its server. */
function svelte(): Plugin {
  const { compile } = requirePackage('svelte/compiler') as Compiler;
  return {
    name: 'svelte',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /\.svelte$/ }, ({ path: name, importer }) => {
        return { path: importer in FILES ? path.join(path.dirname(importer), name) : name, namespace: 'svelte' };
      });
      onLoad({ filter: /.*/, namespace: 'svelte' }, ({ path: name }) => ({
        contents: compile(FILES[name], { generate: 'server', filename: name }).js.code,
        resolveDir: PACKAGES,
      }));
    },
  };
}

test('the recipe for SvelteKit serves every width of the srcset of its component', async () => {
  const { html } = await run<{ html: string }>([
    'import { render } from "svelte/server";',
    'import Page from "src/routes/+page.svelte";',
    'export const html = render(Page).body;',
  ].join('\n'), {}, { plugins: [svelte()] });
  const [fluid, square] = [...html.matchAll(/<img[^>]*>/g)].map(([tag]) => candidatesOf(tag));
  expect((await expectServed(fluid)).map(({ width }) => width)).toEqual([640, 320, 640, 1024, 1280]);
  expect((await expectServed(square, { ratio: 1 })).map(({ width }) => width)).toEqual([320, 320, 640]);
});
