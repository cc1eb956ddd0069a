import * as fs from 'node:fs';
import * as path from 'node:path';
import { Plugin } from 'esbuild';
import { PACKAGES, requirePackage, run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { filesOf } from './page';

interface ScriptOptions {
  readonly id: string;
  readonly inlineTemplate: boolean;
  readonly templateOptions: { readonly ssr: boolean; readonly ssrCssVars: string[] };
}

interface VueCompiler {
  parse(source: string, options: { filename: string }): { descriptor: object };
  compileScript(descriptor: object, options: ScriptOptions): { content: string };
}

const FILES = filesOf('frameworks/nuxt.md');
const MODULE = path.join(path.dirname(requirePackage.resolve('@nuxt/image')), 'runtime');
const NUXT_IMG = path.join(MODULE, 'components/NuxtImg.vue');

/** Nuxt's own functions, as far as `<NuxtImg>` calls them. */
const NUXT = `
  export { useImage } from '${MODULE}/composables.js';
  export const useNuxtApp = () => ({});
  export const useRuntimeConfig = () => ({ app: { baseURL: '/' } });
  export const useHead = () => undefined;
  export const useRequestEvent = () => undefined;
`;

/** The settings as the module writes them into a build: its defaults, those of the page, and the provider. */
const SETTINGS = `
  import config from 'nuxt.config.ts';
  import provider from '${MODULE}/providers/imgix.js';
  const { imgix, ...image } = config.image;
  export const imageOptions = {
    screens: { sm: 640, md: 768, lg: 1024, xl: 1280, '2xl': 1536 },
    presets: {}, domains: [], alias: {}, densities: [1, 2],
    ...image,
    providers: { imgix: { setup: provider, defaults: imgix } },
  };
`;

/** Compiles single-file components for a server, as Nuxt does, which registers `<NuxtImg>` for every template. */
function vue(): Plugin {
  const { parse, compileScript } = requirePackage('vue/compiler-sfc') as VueCompiler;
  const compiled = (source: string, filename: string) => {
    const options = { id: filename, inlineTemplate: true, templateOptions: { ssr: true, ssrCssVars: [] } };
    return compileScript(parse(source, { filename }).descriptor, options).content;
  };
  return {
    name: 'vue',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^tom\.vue$/ }, ({ path: file }) => ({ path: file, namespace: 'recipe' }));
      onLoad({ filter: /.*/, namespace: 'recipe' }, ({ path: file }) => ({
        contents: compiled(`<script setup>import NuxtImg from '${NUXT_IMG}';</script>\n${FILES[file]}`, file),
        resolveDir: PACKAGES,
      }));
      onLoad({ filter: /\.vue$/ }, ({ path: file }) => ({ contents: compiled(fs.readFileSync(file, 'utf8'), file) }));
    },
  };
}

test('the recipe for Nuxt Image serves every width of the srcset of <NuxtImg>', async () => {
  const { html } = await run<{ html: Promise<string> }>([
    'import { createSSRApp } from "vue";',
    'import { renderToString } from "vue/server-renderer";',
    'import Page from "tom.vue";',
    'export const html = renderToString(createSSRApp(Page));',
  ].join('\n'), { 'nuxt.config.ts': FILES['nuxt.config.ts'] }, {
    modules: { '#imports': NUXT, '#build/image-options.mjs': SETTINGS },
    define: { 'defineNuxtConfig': 'Object', 'import.meta.server': 'true', 'import.meta.prerender': 'false' },
    plugins: [vue()],
  });
  const [fluid, square] = [...(await html).matchAll(/<img[^>]*>/g)].map(([tag]) => candidatesOf(tag));
  expect((await expectServed(fluid)).map(({ width }) => width)).toEqual([1280, 320, 640, 1280]);
  expect((await expectServed(square, { ratio: 1 })).map(({ width }) => width)).toEqual([128, 128, 256]);
});
