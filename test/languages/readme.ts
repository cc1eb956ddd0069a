import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { templatesIn } from './assembly';
import { Language, Workshop } from './language';
import { ROOT } from './workshop';

/** An app in the README, as readers of each language see it. */
export interface ReadmeApp {
  /** A name that is an identifier in every language. */
  readonly name: string;
  readonly line: number;
  /** The code by jsii's name of the language. */
  readonly code: Readonly<Record<string, string>>;
}

interface Snippet {
  readonly location: { readonly field?: { readonly line: number } };
  readonly translations: Readonly<Record<string, { readonly source: string }>>;
}

/** Rosetta's name of the language that snippets were written in. */
const ORIGINAL = '$';

const EXPECTED = ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::CloudFront::Distribution'];

/** Returns every block of the README that creates an `App`, with rosetta's translations. */
export function readmeApps(): ReadmeApp[] {
  const tablet = JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii.tabl.json'), 'utf8')) as {
    snippets: Record<string, Snippet>;
  };
  return Object.values(tablet.snippets)
    .filter(({ translations }) => /\bnew App\(/.test(translations[ORIGINAL].source))
    .map(({ location, translations }) => ({
      name: `Readme${location.field!.line}`,
      line: location.field!.line,
      code: Object.fromEntries(Object.entries(translations)
        .map(([language, { source }]) => [language === ORIGINAL ? 'typescript' : language, source])),
    }));
}

/** Runs an app of the README with the packages of the language, and returns the folder of its cloud assembly. */
export async function synthesizeReadmeApp(language: Language, workshop: Workshop, app: ReadmeApp): Promise<string> {
  const outdir = path.join(workshop.app, 'cdk.out', app.name);
  fs.cpSync(path.join(workshop.app, '../minimal/images'), path.join(workshop.app, 'images'), { recursive: true });
  await language.runReadmeApp(workshop, app.name, app.code[language.example], { CDK_OUTDIR: outdir });
  assert.ok(
    fs.existsSync(path.join(outdir, 'manifest.json')),
    'it writes no cloud assembly: it does not call `app.synth()`',
  );
  const types = Object.values(templatesIn(outdir)).flatMap(({ Resources }) =>
    Object.values(Resources).map(({ Type }) => Type),
  );
  for (const type of EXPECTED) assert.ok(types.includes(type), `its templates have no ${type}`);
  return outdir;
}
