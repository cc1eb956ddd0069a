import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  RosettaTranslator, TargetLanguage, TypeScriptSnippet, typeScriptSnippetFromVisibleSource,
} from 'jsii-rosetta';
import { templatesIn } from './assembly';
import { Language, Workshop } from './language';
import { ROOT } from './workshop';
import { MANUAL_PAGES } from '../manual-pages';

/** An app in the README, the manual or `examples/`, as readers of each language see it. */
export interface DocumentedApp {
  /** A name that is an identifier in every language. */
  readonly name: string;
  /** The page or file, and the line of the app. */
  readonly place: string;
  /** The code by jsii's name of the language. Missing for languages to which Rosetta does not translate it. */
  readonly code: Readonly<Record<string, string>>;
}

const LANGUAGES = [TargetLanguage.PYTHON, TargetLanguage.JAVA, TargetLanguage.GO];

/** Examples in TypeScript alone whose code every language can have. */
const EXAMPLES = ['mounted', 'many-sources', 'flat-rate', 'https-origin'];

/** Others, of which Rosetta mistakes types and options that are left out in Java and Go. */
const EXAMPLES_IN_PYTHON = ['next-site', 'nuxt-site'];

const EXPECTED = ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::CloudFront::Distribution'];

/** Returns every example in the README and in `docs/` that creates an `App`, and others, in each language. */
export async function documentedApps(): Promise<DocumentedApp[]> {
  const pages = ['README.md', ...MANUAL_PAGES];
  // Rosetta's workers inherit tsx, but run in another folder.
  process.env.TSX_TSCONFIG_PATH = path.join(ROOT, 'test/tsconfig.json');
  const snippets = [...pages.flatMap(appsOf), ...[...EXAMPLES, ...EXAMPLES_IN_PYTHON].map(exampleApp)];
  const { translatedSnippets, diagnostics } = await new RosettaTranslator({ includeCompilerDiagnostics: true })
    .translateAll(snippets);
  const errors = diagnostics.filter(({ isError }) => isError).map(({ formattedMessage }) => formattedMessage);
  assert.deepEqual(errors, [], 'an app in the documentation does not compile');
  return translatedSnippets.map(translated => ({
    name: nameOf(translated.snippet.location),
    place: placeOf(translated.snippet.location),
    code: {
      typescript: translated.originalSource.source,
      ...Object.fromEntries(languagesFor(translated.snippet.location)
        .map(language => [language, translated.get(language)!.source])),
    },
  }));
}

function languagesFor(location: Location): readonly TargetLanguage[] {
  const isForPython = EXAMPLES_IN_PYTHON.some(name => placeOf(location).includes(`examples/${name}/`));
  return isForPython ? [TargetLanguage.PYTHON] : LANGUAGES;
}

/** Returns the examples of a page that are modules of their own and create an `App`. */
function appsOf(page: string): TypeScriptSnippet[] {
  const markdown = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...markdown.matchAll(/^```ts nofixture\n([^]*?)^```$/gm)]
    .filter(([, code]) => code.includes('new App('))
    .map(({ 1: code, index }) => snippetOf(code, page, markdown.slice(0, index).split('\n').length));
}

/** Returns an example, which is a module of its own. */
function exampleApp(name: string): TypeScriptSnippet {
  const file = `examples/${name}/app.ts`;
  return snippetOf(fs.readFileSync(path.join(ROOT, file), 'utf8'), file, 1);
}

function snippetOf(code: string, fileName: string, line: number): TypeScriptSnippet {
  return {
    ...typeScriptSnippetFromVisibleSource(
      code, { api: { api: 'file', fileName }, field: { field: 'markdown', line } }, true,
    ),
    compilationDependencies: { 'cdk-image-cdn': { type: 'concrete', resolvedDirectory: ROOT } },
  };
}

type Location = TypeScriptSnippet['location'];

function placeOf({ api, field }: Location): string {
  assert.ok(api.api === 'file' && field?.field === 'markdown');
  return `line ${field.line} of ${api.fileName}`;
}

function nameOf(location: Location): string {
  const [, line, , page] = placeOf(location).split(' ');
  const words = path.basename(page.replace(/\/app\.ts$/, ''), '.md').toLowerCase().split(/\W+/);
  return `${words.map(word => word[0].toUpperCase() + word.slice(1)).join('')}${line}`;
}

/** Runs apps with the packages of the language. Each writes its cloud assembly to a folder of its own. */
export async function synthesizeDocumentedApps(
  language: Language, workshop: Workshop, apps: readonly DocumentedApp[],
): Promise<void> {
  fs.cpSync(path.join(workshop.app, '../minimal/images'), path.join(workshop.app, 'images'), { recursive: true });
  await language.runPrograms(workshop, apps.map(app => ({
    name: app.name, code: app.code[language.example], outdir: outdirOf(workshop, app),
  })));
}

/** Returns the folder of the cloud assembly of an app, which must contain an image CDN. */
export function checkDocumentedApp(workshop: Workshop, app: DocumentedApp): string {
  const outdir = outdirOf(workshop, app);
  assert.ok(
    fs.existsSync(path.join(outdir, 'manifest.json')),
    'it writes no cloud assembly: it does not call `app.synth()`, or an app before it failed',
  );
  const types = Object.values(templatesIn(outdir)).flatMap(({ Resources }) =>
    Object.values(Resources).map(({ Type }) => Type),
  );
  for (const type of EXPECTED) assert.ok(types.includes(type), `its templates have no ${type}`);
  return outdir;
}

function outdirOf(workshop: Workshop, { name }: DocumentedApp): string {
  return path.join(workshop.app, 'cdk.out', name);
}
