import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { ASSETS } from './assets';
import { bundle } from './runtime-bundle';
import { RULE_NAMES, edgeScriptFor } from '../src/runtime/edge/rule-names';
import { DIALECT_FILES, DialectName } from '../src/runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../src/runtime/url/dialects/dialects';
import { isFramework } from '../src/runtime/url/dialects/framework-dialects';
import { FRAMEWORKS } from '../src/runtime/url/dialects/frameworks';
import * as table from '../src/runtime/url/grammar-table';
import { CanonicalForm, ParameterBounds } from '../src/runtime/url/parameter-control';

/** The names of canonical forms, in the table and in the code. */
const FORM_NAMES: { readonly [form in CanonicalForm]: string } = {
  whole: 'w', decimal: 'd', sides: 'n', numbers: 'm', letters: 'l', color: 'c', lengths: 'p', stroke: 's', text: 't',
};

/** Properties that no other code reads: the fields of `ParameterBounds`, the rules, and the drafts of dialects. */
const MANGLED = new RegExp(`^(${[
  'least', 'most', 'values', 'isList', 'pattern', 'isFormat', 'isKey', 'reason', 'form', 'neutral', 'needs',
  'operations', 'parameters', 'parts', 'turns', 'isFilled', 'isUpscaled', 'covering', 'share', 'scale', 'path', 'parameter',
  ...Object.keys(FORM_NAMES), ...Object.keys(RULE_NAMES),
].join('|')})$`);

const DIALECT_FOLDER = path.join(__dirname, '../src/runtime/url/dialects');

/** The modules whose code depends on the features of a CDN. */
const WITH_RULES = /\.edge\.ts$|[\\/](image-request|request-(operations|parameters)|resolve-url)\.ts$/;

type Bounds = typeof table.BOUNDS;

/** Replaces the module that derives values from the table of operations by the values. */
function grammarTable(bounds: Bounds): esbuild.Plugin {
  return {
    name: 'grammar-table',
    setup(build) {
      build.onLoad({ filter: /[\\/]url[\\/]grammar-table\.ts$/ }, () => ({ contents: tableCode(bounds) }));
    },
  };
}

/**
 * Returns what the edge function of a dialect needs of the table: the translation sets some parameters only, and has
 * validated them.
 */
function boundsOf(dialect: DialectName): Bounds {
  return Object.fromEntries(Object.entries(table.BOUNDS)
    .filter(([name]) => DIALECTS[dialect].sets.includes(name))
    .map(([name, { form, neutral, needs, least, most }]) =>
      [name, table.withoutUndefined({ form, neutral, needs, least, most })]));
}

/** Replaces the module with all dialects by that of one, or by nothing. */
function onlyDialect(dialect: DialectName | undefined): esbuild.Plugin {
  return {
    name: 'dialect',
    setup(build) {
      build.onLoad({ filter: /[\\/]dialects[\\/]translate-url\.ts$/ }, () => (
        {
          contents: dialect ? `export { translate } from './${DIALECT_FILES[dialect]}'` : 'export var translate',
          resolveDir: DIALECT_FOLDER,
          loader: 'ts',
        }));
    },
  };
}

/** The modules that read the names of a framework, as `row`. */
const WITH_ROW = /[\\/]dialects[\\/](framework|site-source)\.ts$/;

/** Replaces the table of frameworks by the row of one, and texts of the row by their values. */
function onlyFramework(dialect: DialectName | undefined): esbuild.Plugin {
  const row: Readonly<Record<string, unknown>> = dialect && isFramework(dialect) ? { ...FRAMEWORKS[dialect] } : {};
  const maps = Object.entries(row).filter(([, value]) => typeof value === 'object' && !Array.isArray(value));
  return {
    name: 'framework',
    setup(build) {
      // Keys of maps are values of URLs, which keep their names.
      const code = maps.map(([field, value]) => `${field}:${JSON.stringify(value)}`).join();
      build.onLoad({ filter: /[\\/]dialects[\\/]frameworks\.ts$/ }, () =>
        ({ contents: `export const FRAMEWORKS = {${dialect}:{${code}}}` }));
      build.onLoad({ filter: WITH_ROW }, ({ path: file }) => {
        const contents = fs.readFileSync(file, 'utf8').replace(/\brow\.(\w+)/g, (access, field: string) =>
          maps.some(([name]) => name === field) ? access : JSON.stringify(row[field]) ?? 'undefined');
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** Replaces rules by their values. `define` cannot, as the names of rules are mangled. */
function withConstants(constants: Record<string, boolean>, bounds: Bounds): esbuild.Plugin {
  return {
    name: 'constants',
    setup(build) {
      build.onLoad({ filter: WITH_RULES }, ({ path: file }) => {
        const code = fs.readFileSync(file, 'utf8');
        const contents = Object.entries(constants)
          .reduce((rest, [name, value]) => rest.replaceAll(name, String(value)), code);
        return { contents: file.endsWith('request-operations.ts') ? withForms(contents, bounds) : contents, loader: 'ts' };
      });
    },
  };
}

/** Removes the canonical forms that no parameter has. */
function withForms(code: string, bounds: Bounds): string {
  const used = Object.values(bounds).map(({ form }) => form);
  return Object.keys(FORM_NAMES).filter(form => !used.includes(form as CanonicalForm)).reduce((rest, form) => {
    const shorter = rest.replace(new RegExp(`^  ${form}: [^]*?,\n(?=  \\w+: |};)`, 'm'), '');
    if (shorter === rest) throw new Error(`request-operations.ts must have the form ${form} on lines of its own.`);
    return shorter;
  }, code);
}

/**
 * Prints the table with every name only once. Parameters that paths do not print follow those that they do, where they
 * change nothing: no operation has their names.
 */
function tableCode(all: Bounds): string {
  const printed = table.OPERATION_NAMES.filter(name =>
    Object.hasOwn(all, name) || !Object.hasOwn(table.DIALECT_BOUNDS, name));
  const names = [...printed, ...Object.keys(all).filter(name => !printed.includes(name))];
  const bounds = Object.values(all).map(shortened);
  const texts = bounds.flatMap(({ pattern, reason }) => [pattern, reason]).filter(each => each !== undefined);
  const records = bounds.map(literal);
  const once = [...new Set(records)].join();
  const shared = [...repeated(texts.map(literal)).filter(text => once.split(text).length > 2), ...repeated(records)];
  const withNames = (code: string): string =>
    shared.reduce((rest, each, index) => each === code ? rest : rest.replaceAll(each, `shared${index}`), code);
  const items = names.map(name => {
    const code = Object.hasOwn(all, name) ? literal(shortened(all[name])) : '';
    return shared.includes(code) ? `shared${shared.indexOf(code)}` : withNames(code);
  });
  // Constants would be repeated by the bundler.
  return `
    ${shared.map((code, index) => `var shared${index} = ${withNames(code)};`).join('\n')}
    const bounds = [${items.join()}];
    export const OPERATION_NAMES = ${literal(names.join(' '))}.split(' ');
    export const BOUNDS = Object.create(null);
    export { BOUNDS as DIALECT_BOUNDS };
    OPERATION_NAMES.forEach((name, index) => { BOUNDS[name] = bounds[index]; });
  `;
}

function shortened({ form, ...bounds }: ParameterBounds): object {
  return { ...bounds, ...form && { form: FORM_NAMES[form] } };
}

function repeated(codes: string[]): string[] {
  return [...new Set(codes)].filter(code => codes.indexOf(code) !== codes.lastIndexOf(code));
}

/** Prints a value as JavaScript, with names that can be mangled. */
function literal(value: unknown): string {
  if (value === true) return '1';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof RegExp) return String(value);
  const fields = Object.entries(value).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}:${literal(each)}`,
  );
  return `{${fields.join(',')}}`;
}

/** Writes the scripts of CloudFront Functions. */
export async function bundleEdgeScripts(): Promise<void> {
  for (const signed of [false, true]) {
    for (const strictParameters of [false, true]) {
      const constants = {
        'RULES.signed': signed,
        'rules.signed': signed,
        'RULES.strictParameters': strictParameters,
        'RULES.dialect': false,
        'rules.dialect': false,
        'RULES.negotiates': false,
        'rules.negotiates': false,
      };
      await edgeScript('normalize-url.edge.ts', 'handler', edgeScriptFor({ signed, strictParameters }), constants);
    }
  }
  for (const name of Object.keys(DIALECT_FILES) as DialectName[]) {
    const negotiates = isFramework(name);
    const constants = {
      'RULES.strictParameters': false,
      'RULES.dialect': true,
      'rules.dialect': true,
      'RULES.negotiates': negotiates,
      'rules.negotiates': negotiates,
      ...negotiates && { 'RULES.signed': false },
    };
    await edgeScript('normalize-url.edge.ts', 'handler', edgeScriptFor({ dialect: { name } }), constants, name);
  }
  await edgeScript('forward-mark.edge.ts', 'forwardMark', 'forward-mark.js');
  await edgeScript('guard-referrer.edge.ts', 'guardReferrer', 'guard-referrer.js');
  await edgeScript('one-path.edge.ts', 'onePath', 'one-path.js');
  await edgeScript('routed-path.edge.ts', 'routedPath', 'routed-path.js');
}

/** Writes a script with one global, the named export, as CloudFront Functions have no modules. */
async function edgeScript(
  entry: string, name: string, file: string, constants: Record<string, boolean> = {}, dialect?: DialectName,
): Promise<void> {
  const bounds = dialect ? boundsOf(dialect) : table.BOUNDS;
  const options: esbuild.BuildOptions = {
    format: 'esm',
    target: 'es2016',
    minify: true,
    mangleProps: MANGLED,
    mangleCache: { ...RULE_NAMES, ...FORM_NAMES },
    plugins: [
      withConstants(constants, bounds),
      grammarTable(bounds),
      onlyDialect(dialect),
      onlyFramework(dialect),
    ],
  };
  const { code: bundled, folders } = await bundle(`edge/${entry}`, options);
  // Removes values that the first pass has inlined, but kept.
  const { format, target, minify } = options;
  const { code } = await esbuild.transform(bundled, { format, target, minify, treeShaking: true });
  const exported = new RegExp(`export\\{(?:.*,)?([\\w$]+) as ${name}(?:,.*)?\\};\\s*$`).exec(code);
  if (!exported) throw new Error(`The bundled edge function must end with ${name}: ${code.slice(-200)}`);
  // A CloudFront Function has no space for licenses.
  if (folders.length > 0) throw new Error(`${file} must not contain third-party code, got ${folders.join(', ')}.`);
  if (/\$[A-F]\b/.test(code)) throw new Error(`${file} must not use the names of its own parameters.`);
  const used = SHORT_NAMES.filter(([, pattern]) => (code.match(pattern)?.length ?? 0) > 1);
  const parameters = used.map((_, index) => `$${'ABCDEF'[index]}`);
  const body = used.reduce(
    (rest, [, pattern], index) => rest.replace(pattern, () => parameters[index]), code.slice(0, exported.index));
  const values = used.map(([global]) => global);
  const script = `var ${name}=function(${parameters}){${body}return ${exported[1]}}(${values});\n`;
  fs.writeFileSync(path.join(ASSETS, file), script);
}

/** Values that the edge function names often. As parameters, they take two bytes each. */
const SHORT_NAMES: [value: string, pattern: RegExp][] = [
  ['void 0', /\bvoid 0\b/g],
  ['Number', /\bNumber(?=[(,)])/g],
  ['String', /\bString(?=\()/g],
  ['Math', /\bMath(?=\.)/g],
  ['Object', /\bObject(?=\.)/g],
  ['decodeURIComponent', /\bdecodeURIComponent(?=\()/g],
];
