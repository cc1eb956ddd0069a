import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { ASSETS } from './assets';
import { Bounds, edgeTable } from './edge-table';
import { RUNTIME, bundle } from './runtime-bundle';
import { edgeScriptFor } from '../src/runtime/edge/edge-script';
import { DIALECT_FILES, DialectName } from '../src/runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../src/runtime/url/dialects/dialects';
import { isFramework } from '../src/runtime/url/dialects/framework-dialects';
import * as frameworkFeatures from '../src/runtime/url/dialects/framework-features';
import { FRAMEWORKS, FrameworkNames } from '../src/runtime/url/dialects/frameworks';
import * as features from '../src/runtime/url/features';
import { BOUNDS } from '../src/runtime/url/grammar-table';

/** Code in place of modules, by their path in `src/runtime/url`. */
type Modules = Readonly<Record<string, string>>;

/** Writes the scripts of CloudFront Functions. */
export async function bundleEdgeScripts(): Promise<void> {
  for (const signed of [false, true]) {
    for (const strictParameters of [false, true]) {
      const rules = { signed, strictParameters };
      await edgeScript('normalize-url.edge.ts', 'normalizeUrl', edgeScriptFor(rules), grammarModules(rules));
    }
  }
  for (const name of Object.keys(DIALECT_FILES) as DialectName[]) {
    await edgeScript('normalize-url.edge.ts', 'normalizeUrl', edgeScriptFor({ dialect: { name } }), dialectModules(name));
  }
  await edgeScript('forward-mark.edge.ts', 'forwardMark', 'forward-mark.js');
  await edgeScript('guard-referrer.edge.ts', 'guardReferrer', 'guard-referrer.js');
  await edgeScript('one-path.edge.ts', 'onePath', 'one-path.js');
  await edgeScript('routed-path.edge.ts', 'routedPath', 'routed-path.js');
}

/** Returns the modules of an edge function for URLs in the grammar itself. */
function grammarModules(rules: features.FeatureRules): Modules {
  return {
    'features.ts': constants(features, rules),
    'grammar-table.ts': edgeTable(BOUNDS),
    'dialects/translate-url.ts': 'export const translate = undefined;',
  };
}

/** Returns the modules of an edge function for URLs in a dialect. */
function dialectModules(name: DialectName): Modules {
  const isOfFramework = isFramework(name);
  const { isSigned, ...others } = features;
  const known = isOfFramework ? features : others;
  return {
    'features.ts': [
      constants(known, { dialect: { name }, negotiates: isOfFramework }),
      // Signed or not, dialects other than those of frameworks have one script.
      ...isOfFramework ? [] : [`export const ${isSigned.name} = rules => rules.signed;`],
    ].join('\n'),
    'grammar-table.ts': edgeTable(boundsOf(name)),
    'dialects/translate-url.ts': `export { translate } from './${DIALECT_FILES[name]}';`,
    ...isOfFramework && frameworkModules(FRAMEWORKS[name]),
  };
}

function frameworkModules(row: FrameworkNames): Modules {
  const { hashed, ...names } = row;
  return {
    'dialects/framework-features.ts': constants(frameworkFeatures, row),
    'dialects/frameworks.ts': `const names = ${JSON.stringify(names)}; export const frameworkOf = () => names;`,
  };
}

/** Prints a module of functions with the results that they have for one value. */
function constants<Value>(
  functions: Readonly<Record<string, (value: Value) => boolean>>, value: Value,
): string {
  return Object.entries(functions).map(([name, feature]) => `export const ${name} = () => ${feature(value)};`)
    .join('\n');
}

/**
 * Returns what the edge function of a dialect needs of the table: the translation sets some parameters only, and has
 * validated them.
 */
function boundsOf(dialect: DialectName): Bounds {
  return Object.fromEntries(Object.entries(BOUNDS)
    .filter(([name]) => DIALECTS[dialect].sets.includes(name))
    .map(([name, { form, neutral, needs, least, most }]) => [name, { form, neutral, needs, least, most }]));
}

/**
 * Writes a script with one global, the named export, as CloudFront Functions have no modules.
 *
 * Terser inlines functions, among them those of features, and removes the code of features that are off. The code is
 * affected by three of the transformations that it calls unsafe: functions become arrow functions, as none uses `this`;
 * `String(value)` becomes `value + ''`, as no value is a symbol; and a constant pattern becomes a literal.
 */
async function edgeScript(entry: string, name: string, file: string, modules: Modules = {}): Promise<void> {
  const { minify } = await import('terser');
  const exported = `import { ${name} as exported } from './edge/${entry}'; ${name} = exported;`;
  const { code, folders } = await bundle({ contents: exported, resolveDir: RUNTIME }, {
    format: 'esm', target: 'es2016', minifySyntax: true, plugins: [replaceModules(modules)],
  });
  // A CloudFront Function has no space for licenses.
  if (folders.length > 0) throw new Error(`${file} must not contain third-party code, got ${folders.join(', ')}.`);
  const { code: minified } = await minify(`var ${name}; (() => { ${code} })();`, {
    compress: { ecma: 2015, inline: 1, passes: 3, pure_getters: true, unsafe: true, unsafe_arrows: true },
  });
  fs.writeFileSync(path.join(ASSETS, file), `${minified}\n`);
}

/** Replaces modules of `src/runtime/url` by code. */
function replaceModules(modules: Modules): esbuild.Plugin {
  const folder = path.join(RUNTIME, 'url');
  return {
    name: 'replace-modules',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const contents = modules[path.relative(folder, file).split(path.sep).join('/')];
        return contents === undefined ? undefined : { contents, resolveDir: path.dirname(file) };
      });
    },
  };
}
