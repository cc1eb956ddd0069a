import * as fs from 'node:fs';
import * as path from 'node:path';
import { Language, Workshop } from './language';
import { run } from './run';

const MODULE = 'github.com/cdkimagecdn/cdk-image-cdn-go/cdkimagecdn';

export const go: Language = {
  name: 'Go',
  target: 'go',
  example: 'go',

  /** A `replace` directive points to a module that is not published yet. */
  async install({ app, dist }: Workshop): Promise<void> {
    fs.mkdirSync(path.join(app, 'refusal'));
    fs.copyFileSync(path.join(__dirname, 'refusal/refusal.go'), path.join(app, 'refusal/main.go'));
    fs.mkdirSync(path.join(app, 'readme'));
    fs.writeFileSync(path.join(app, 'readme/main.go'), readmeProgram());
    await run('go', ['mod', 'edit', '-replace', `${MODULE}=${path.join(dist, 'go/cdkimagecdn')}`], { cwd: app });
    await run('go', ['mod', 'tidy'], { cwd: app });
    await run('go', ['build', './...'], { cwd: app });
  },

  environmentOf: () => ({}),

  refusal: ({ app }: Workshop) => run('go', ['run', './refusal'], { cwd: app }),

  async runPrograms({ app }: Workshop, programs): Promise<void> {
    for (const { name, code, outdir } of programs) {
      const folder = path.join(app, name.toLowerCase());
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, 'main.go'), programOf(code));
      await run('go', ['run', `./${path.basename(folder)}`], { cwd: app, env: { CDK_OUTDIR: outdir } });
    }
  },
};

/** Returns the program in the README, which is built and not run. */
function readmeProgram(): string {
  const readme = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  return /^```go\n([^]*?)^```$/m.exec(readme)![1];
}

/**
 * Rosetta omits optional arguments, which Go requires, and misspells lists, static methods in them, `jsii.Bool`,
 * methods of a base class that is not exported, and properties that have the name of a variable. It does not qualify
 * structs.
 */
const CORRECTIONS: readonly [RegExp, string][] = [
  [/\b(NewApp|Synth|[A-Z]\w*_[A-Z]\w*)\(\)/g, '$1(nil)'],
  [/\bNewStack\((\w+), (jsii\.String\("\w+"\))\)/g, 'NewStack($1, $2, nil)'],
  [/\burlFor\(/g, 'UrlFor('],
  [/\b(UrlFor|NewHttpOrigin)\((jsii\.String\("[^"]+"\))\)/g, '$1($2, nil)'],
  [/_\*(?=[A-Z])/g, '_'],
  [/\b(ImageSource_Bucket)\((\w+)\)/g, '$1($2, nil)'],
  [/\bjsii\.Boolean\(/g, 'jsii.Bool('],
  [/\[\](?=[A-Z]\w*\{)/g, '&[]*'],
  [/(?<!&)\[\]\*string\{/g, '&[]*string{'],
  [/\bDistribution: Distribution,/g, 'Distribution: distribution,'],
  [/&(DistributionProps|BehaviorOptions)\{/g, '&cloudfront.$1{'],
  [/&(BucketProps)\{/g, '&s3.$1{'],
];

/** Both packages once more by their names alone, as rosetta qualifies functions but no structs. */
const IMPORTS = [
  '"github.com/aws/jsii-runtime-go"',
  '"github.com/aws/aws-cdk-go/awscdk/v2"',
  '. "github.com/aws/aws-cdk-go/awscdk/v2"',
  `"${MODULE}"`,
  `. "${MODULE}"`,
];

/** Modules of the CDK, which are imported only where a program uses them: Go rejects unused imports. */
const CDK_MODULES = {
  cloudfront: 'awscloudfront', origins: 'awscloudfrontorigins', s3: 'awss3', secretsmanager: 'awssecretsmanager',
};

function programOf(code: string): string {
  const statements = code.split('\n').filter(line => !line.startsWith('import ')).join('\n');
  const body = CORRECTIONS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), statements);
  return [
    'package main',
    ...IMPORTS.map(line => `import ${line}`),
    ...Object.entries(CDK_MODULES).filter(([name]) => body.includes(`${name}.`))
      .map(([name, module]) => `import ${name} "github.com/aws/aws-cdk-go/awscdk/v2/${module}"`),
    'func main() {',
    'defer jsii.Close()',
    body,
    '}',
    '',
  ].join('\n');
}
