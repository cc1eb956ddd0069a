import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly, templatesIn } from './assembly';
import { DocumentedApp, checkDocumentedApp, documentedApps, synthesizeDocumentedApps } from './documented-apps';
import { Language, Workshop } from './language';
import { checkPackages } from './packages';
import { Report } from './report';
import { typescriptWithNewestCdk } from './typescript';
import { LANGUAGES, ROOT, layOut, synthesize, workshopOf } from './workshop';
import { lackOf } from '../../projenrc/package-language';
import { inCallerLanguage } from '../../src/construct/core/validate';
import { RULES, printViolation, violations } from '../aws-rules/rules';
import { templatesIn as templatesOfAssembly } from '../aws-rules/template';

const REFUSED = [
  'Stack/Images: `minTtl` must not be longer than `defaultTtl` (1 hour), got 2 hours',
  'Stack/Presets: `presets.card` must have at least one parameter, got none. Set one, such as { width: 300 }; in Python, '
    + 'use ImageParameters(width=300), because a dict loses misspelled names',
];
/** The beginning of what jsii's runtime of a language states about itself. */
const AGENTS: { readonly [target: string]: string } = { python: 'Python/', go: 'go' };

const TRANSFORMER = path.join(ROOT, 'assets/transformer-arm64.zip');

const NAMES = LANGUAGES.map(({ example }) => example);
const HELP = `npm run languages -- [language ...] [options]

Packages the library, installs each package into a separate environment, synthesizes the language's example, and
compares its templates with those of the example in TypeScript, which always runs. It does the same with each app in the
documentation. Languages (default: all): ${NAMES.join(' ')}

  --short      run each app in the documentation in TypeScript and in one other language, in turn
  -h, --help   print this help`;

const report = new Report();

async function main(): Promise<void> {
  const {
    values: { help, short = false },
    positionals: chosen,
  } = parseArgs({
    allowPositionals: true, options: { short: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (help) return console.log(HELP);
  const unknown = chosen.find(name => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`unknown language: ${unknown}. Languages: ${NAMES.join(', ')}`);
  await tryAll(
    LANGUAGES.filter((language, index) => index === 0 || chosen.length === 0 || chosen.includes(language.example)),
    short,
  );
}

async function tryAll(chosen: Language[], isShort: boolean): Promise<void> {
  console.log('Packages, which take a minute or two:');
  const languages = chosen.filter(isAtHand);
  if (await checkPackages(report, languages.map(({ target }) => target))) {
    console.log('Apps, from the packages alone:');
    const apps = (await documentedApps()).map((app, index) => isShort ? inOneLanguage(app, index) : app);
    const tryOutAll = (language: Language) => tryOut(language, apps);
    const synthesized = await twoAtATime([...languages, typescriptWithNewestCdk], tryOutAll);
    console.log('Templates:');
    const [reference, ...others] = synthesized.filter(({ language }) => languages.includes(language));
    for (const other of others) await compare(other, reference);
    for (const app of apps) await compareDocumentedApp(app, reference, others);
  }
  report.close();
}

/** Returns an app in TypeScript and in one of its other languages. */
function inOneLanguage({ code: { typescript, ...others }, ...app }: DocumentedApp, index: number): DocumentedApp {
  const languages = Object.keys(others);
  const chosen = languages[index % languages.length];
  return { ...app, code: { typescript, [chosen]: others[chosen] } };
}

/** Selects the languages. In CI every tool must exist. Otherwise a language without its tools is skipped by name. */
function isAtHand({ name, target }: Language): boolean {
  const lack = lackOf(target);
  if (!lack) return true;
  if (process.env.CI) report.fail(name, lack);
  else report.skip(name, lack);
  return false;
}

interface Synthesized {
  readonly language: Language;
  readonly folder?: string;
  /** The cloud assemblies of the apps in the documentation, by name. */
  readonly documented: Record<string, string>;
}

/** Installs the package, synthesizes the example and the apps of the documentation, and provokes an error. */
async function tryOut(language: Language, apps: DocumentedApp[]): Promise<Synthesized> {
  const workshop = workshopOf(language);
  layOut(workshop);
  let folder: string | undefined;
  const installed = await report.check(`${language.name}: installs`, () => language.install(workshop));
  if (
    installed &&
    (await report.check(`${language.name}: synthesizes`, async () => {
      folder = await synthesize(language, workshop);
    }))
  ) {
    await lookAt(language, workshop, folder!);
  }
  return {
    language,
    folder,
    documented: installed && LANGUAGES.includes(language) ? await runDocumentedApps(language, workshop, apps) : {},
  };
}

/** Runs the apps that readers of the language see, so that an app that does not synthesize fails. */
async function runDocumentedApps(
  language: Language,
  workshop: Workshop,
  apps: DocumentedApp[],
): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  const chosen = apps.filter(({ code }) => code[language.example] !== undefined);
  await report.check(`${language.name}: ${chosen.length} apps of the documentation run`, () =>
    synthesizeDocumentedApps(language, workshop, chosen));
  for (const app of chosen) {
    await report.check(`${language.name}: the app at ${app.place} synthesizes`, () => {
      folders[app.name] = checkDocumentedApp(workshop, app);
      followsAwsRules(folders[app.name]);
    });
  }
  return folders;
}

async function lookAt(language: Language, workshop: Workshop, folder: string): Promise<void> {
  await report.check(`${language.name}: the transform function is the built one`, () =>
    assert.ok(readAssembly(folder).transformer.equals(fs.readFileSync(TRANSFORMER))));
  await report.check(`${language.name}: the templates follow ${RULES.length} rules of AWS`, () =>
    followsAwsRules(folder),
  );
  // In Java, a message continues with JavaScript's stack, which starts on the next line.
  await report.check(`${language.name}: rejected props throw the complete messages`, async () =>
    assert.deepEqual((await language.refusal(workshop)).split('\n').filter(line => line.startsWith('Stack/')),
      REFUSED.map(message => inCallerLanguage(message, AGENTS[language.target]))));
  if (!language.command) return;
  await report.check(`${language.name}: the command line reads the cloud assembly`, async () =>
    assert.match(
      await language.command!(workshop, ['estimate', '--images', '100', '--requests', '1000']),
      /^Shop\/Products/m,
    ),
  );
}

function followsAwsRules(folder: string): void {
  assert.deepEqual(violations(templatesOfAssembly(folder)).map(printViolation), []);
}

async function compare(other: Synthesized, reference: Synthesized): Promise<void> {
  if (!other.folder || !reference.folder) return;
  const [ours, theirs] = [readAssembly(other.folder), readAssembly(reference.folder)];
  const difference = `the CDK's metadata, with the runtime ${ours.runtimes.join()} instead of `
    + `${theirs.runtimes.join()}`;
  await report.check(
    `${other.language.name} synthesizes the templates of ${reference.language.name}, except for ${difference}`,
    () => {
      assert.deepEqual(Object.keys(ours.templates), ['Gallery', 'Shop']);
      assert.deepEqual(ours.templates, theirs.templates);
      assert.deepEqual([ours.runtimes.length, theirs.runtimes.length], [1, 1]);
    },
  );
}

async function compareDocumentedApp(
  { name, place }: DocumentedApp,
  reference: Synthesized,
  others: Synthesized[],
): Promise<void> {
  const theirs = reference.documented[name];
  for (const {
    language,
    documented: { [name]: ours },
  } of others.filter(({ documented }) => theirs && documented[name])) {
    await report.check(
      `${language.name} synthesizes the templates of ${reference.language.name} for the app at ${place}`,
      () => assert.deepEqual(templatesIn(ours), templatesIn(theirs)),
    );
  }
}

/** Runs as many at once as CI has processors. Returns the results in the order of the items. */
async function twoAtATime<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
