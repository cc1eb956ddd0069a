import { Plugin } from 'esbuild';
import { PACKAGES, requirePackage, run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { filesOf } from './page';

interface Compiler {
  transform(source: string, options: { filename: string; internalURL: string }): Promise<{ code: string }>;
}

const FILES = filesOf('frameworks/astro.md');

/** The functions of Astro's server that the compiled components call; they import others too, which stay unused. */
const ASTRO = `
  export const createMetadata = () => ({});
  export const createAstro = () => ({});
  export const createComponent = component => component;
  export const renderComponent = (result, name, component, props) => component(result, props, {});
  export const render = (parts, ...values) => String.raw({ raw: parts }, ...values);
  export const maybeRenderHead = () => '';
  const escaped = value => String(value).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  export const spreadAttributes = attributes => Object.entries(attributes)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => \` \${name}="\${escaped(value)}"\`).join('');
`;

function astro(): Plugin {
  const { transform } = requirePackage('@astrojs/compiler') as Compiler;
  return {
    name: 'astro',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /\.astro$/ }, ({ path }) => ({ path: path.replace(/^\.\./, 'src'), namespace: 'astro' }));
      onLoad({ filter: /.*/, namespace: 'astro' }, async ({ path }) => ({
        contents: (await transform(FILES[path], { filename: path, internalURL: 'astro-server' })).code,
        loader: 'ts',
        resolveDir: PACKAGES,
      }));
    },
  };
}

test('the recipe for Astro serves every width of the srcset of its component', async () => {
  const { html } = await run<{ html: string }>([
    'import Page from "src/pages/index.astro";',
    'export const html = Page({ createAstro: props => ({ props }) }, {}, {});',
  ].join('\n'), {}, { modules: { 'astro-server': ASTRO }, plugins: [astro()] });
  const candidates = candidatesOf(html);
  expect(candidates.length).toBeGreaterThan(3);
  await expectServed(candidates, { ratio: 640 / 427 });
});
