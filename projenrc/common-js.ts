import * as esbuild from 'esbuild';

const IMPORT = /^import (?:\* as (?<all>[\w$]+)|(?<one>[\w$]+)|\{(?<some>[^{}]*)\}) from (?<source>"[^"]*");$/gm;
const BARE_IMPORT = /^import (?<source>"[^"]*");$/gm;
const EXPORT = /^export \{(?<some>[^{}]*)\};$/gm;

/**
 * Converts a module that esbuild has bundled, with statements on lines of their own.
 *
 * Imports become constants, and exports the properties of an object. esbuild's own conversion has getters for both, as
 * it supports exports that change and modules that import each other. They take 2.5 % of the CPU time of a cold start.
 * Dynamic imports become calls of `require()`, as Node.js's loader of modules starts slowly.
 */
export async function inCommonJs(
  module: string, { target, platform, minifySyntax, minifyWhitespace }: esbuild.BuildOptions,
): Promise<string> {
  const { code } = await esbuild.transform(withoutModuleSyntax(module), {
    target,
    platform,
    minifySyntax,
    minifyWhitespace,
    format: 'cjs',
    supported: { 'dynamic-import': false },
  });
  return code;
}

function withoutModuleSyntax(module: string): string {
  // Such modules are evaluated when they are first used, after the exports were read.
  if (module.includes('__esm({')) throw new Error('No module of a bundle may be wrapped. An entry may lack exports.');
  const code = module
    .replace(BARE_IMPORT, (_, source: string) => `require(${source});`)
    .replace(IMPORT, (_, all?: string, one?: string, some?: string, source?: string) =>
      `const ${all ?? one ?? `{${some!.replaceAll(' as ', ': ')}}`} = require(${source});`)
    .replace(EXPORT, (_, some: string) => `module.exports = {${some.replace(/([\w$]+) as ([\w$]+)/g, '$2: $1')}};`);
  const left = /^(?:import|export)\b(?! ?\().*|\bimport\.meta\b/m.exec(code)?.[0];
  if (left !== undefined) throw new Error(`Conversion to CommonJS does not support \`${left}\`.`);
  return code;
}
