import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { violations } from './public-api/rules';

const ROOT = path.join(__dirname, '..');

function options(): ts.CompilerOptions {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return ts.getParsedCommandLineOfConfigFile(path.join(ROOT, 'test/tsconfig.json'), {}, host)!.options;
}

/** The violations of modules with these sources, each compiled with the others, which takes a tenth of the time. */
function violationsOf(sources: string[]): string[][] {
  // A comment on the line of what is before it would document that.
  const files = new Map(
    sources.map((source, index) => [path.join(ROOT, `src/fixture-${index}.ts`), source.replaceAll('/**', '\n/**')]),
  );
  const settings = { ...options(), types: [] };
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists } = host;
  host.fileExists = name => files.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) =>
    files.has(name) ? ts.createSourceFile(name, files.get(name)!, target, true) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.keys()].map(file => violations(program, file));
}

test('the public API can be translated to every language', () => {
  const entry = path.join(ROOT, 'src/index.ts');
  expect(violations(ts.createProgram([entry], options()), entry)).toEqual([]);
}, 60_000);

test('API.md has no member without a description', () => {
  const api = fs.readFileSync(path.join(ROOT, 'API.md'), 'utf8');
  expect(api.split('\n').filter(line => line.includes('*No description.*'))).toEqual([]);
});

test.each([
  ['AccessLogs', 'props/access-logs'],
  ['ImageMonitoring', 'monitoring/image-monitoring'],
  ['ImagePurge', 'purge/image-purge'],
  ['ImageSource', 'props/image-source'],
  ['ImageTransformation', 'props/image-transformation'],
  ['OriginAccess', 'props/origin-access'],
  ['Purge', 'props/purge'],
  ['UrlSigning', 'props/url-signing'],
  ['WebAcl', 'props/web-acl'],
])('the class %s has a private constructor, so that no language exports an initializer', (name, file) => {
  const source = fs.readFileSync(path.join(ROOT, `src/construct/${file}.ts`), 'utf8');
  const [, body] = source.split(`export class ${name} `);
  expect(body).toMatch(/^ {2}private constructor\(/m);
});

const FINE = `
    export enum Fit { /** Cut. */ CROP = 'crop' }
    export interface Options {
      /** The width. @default 1 */ readonly width?: number;
      /** How. @default - not */ readonly fit?: Fit;
      /** Whether. @default false */ readonly enlarged?: boolean;
      /** Names. @default - none */ readonly names?: { [name: string]: string };
      /** Fits. @default - none */ readonly fits?: Fit[];
    }
    export class Image {
      /** The image of a key. */ public static fromKey(key: string): Image { return new Image(key); }
      constructor(/** The key. */ public readonly key: string) {}
      /** @internal */ public _bind(): any { return this.secret; }
      private secret: any;
    }
  `;

/** Sources with violations, and the beginning of the message for each. */
const WRONG: [string, string, string][] = [
  [
    'an overload',
    'export class A { /** f */ f(a: string): void; /** f */ f(a: number): void; f(_: unknown): void {} }',
    'A.f: of overloads',
  ],
  [
    'a union of string literals',
    "export interface A { /** a */ readonly fit: 'crop' | 'clip' }",
    'A.fit: type: "crop" | "clip" becomes any string',
  ],
  [
    'a literal behind a name',
    "type Fit = 'crop' | 'clip'; export interface A { /** a */ readonly fit: Fit }",
    'A.fit: type: Fit becomes any string',
  ],
  [
    'literals in a list',
    "export interface A { /** a */ readonly fits: ('crop' | 'clip')[] }",
    'A.fits: type: "crop" | "clip" becomes any string',
  ],
  [
    'a literal that is promised',
    "export class A { /** f */ async f(): Promise<'x' | 'y'> { return 'x'; } }",
    'A.f: result: "x" | "y" becomes any string',
  ],
  [
    'a pattern of literals',
    'export interface A { /** a */ readonly width: `${number}px` }',
    'A.width: type: `${number}px` becomes any string',
  ],
  ['one of two truths', 'export interface A { /** a */ readonly on: true }', 'A.on: type: true becomes any boolean'],
  [
    'another union',
    'export interface A { /** a */ readonly size: string | number }',
    'A.size: type: string | number has no type',
  ],
  [
    'a covariant result',
    'class B { f(): object { return {}; } } export class A extends B { /** f */ f(): Date { return new Date(); } }',
    'A.f: another type than',
  ],
  [
    'a covariant property',
    'interface B { readonly p: object } export interface A extends B { /** p */ readonly p: Date }',
    'A.p: another type than',
  ],
  [
    'a covariant result of a class between that is not exported',
    'class B { f(): object { return {}; } } class C extends B { /** f */ f(): Date { return new Date(); } } export class A extends C {}',
    'A.f: another type than',
  ],
  [
    'an overload of a class that is not exported',
    'class B { /** f */ f(a: string): void; /** f */ f(a: number): void; f(_: unknown): void {} } export class A extends B {}',
    'A.f: of overloads',
  ],
  [
    'a union of literals of an interface that is not exported',
    "interface B { /** a */ readonly fit: 'crop' | 'clip' } export interface A extends B { /** b */ readonly b: string }",
    'A.fit: type: "crop" | "clip"',
  ],
  ['an exported constant', 'export const LIMIT = 1;', 'LIMIT: no language but TypeScript'],
  ['an exported function', 'export function make(): void {}', 'make: no language but TypeScript'],
  ['an exported alias', "export type Fit = 'crop';", 'Fit: no language but TypeScript'],
  ['any', 'export class A { /** f */ f(options: any): void {} }', 'A.f: parameter options: `any` says nothing'],
  ['unknown', 'export class A { /** f */ f(): unknown { return 1; } }', 'A.f: result: `unknown` says nothing'],
  [
    'any in a map',
    'export interface A { /** m */ readonly m: { [key: string]: any } }',
    'A.m: type: `any` says nothing',
  ],
  [
    'an abbreviation in capitals',
    'export interface A { /** u */ readonly cdnURL: string }',
    'A.cdnURL: not in camelCase',
  ],
  ['a type in capitals', 'export class ImageCDN {}', 'ImageCDN: not in PascalCase'],
  ['a member of an enum in lower case', 'export enum Fit { /** c */ crop }', 'Fit.crop: not in UPPER_CASE'],
  [
    'a reserved word',
    'export class A { /** f */ public static from(): void {} }',
    'A.from: a word that a language keeps',
  ],
  [
    'a parameter that is a reserved word',
    'export class A { /** f */ f(lambda: string): void {} }',
    'A.f: parameter lambda',
  ],
  [
    'a parameter of a constructor that is a reserved word',
    'export class A { constructor(def: string) { void def; } }',
    'A.constructor: parameter def',
  ],
  [
    'a getter of Java',
    'export class A { /** n */ readonly name: string = ""; /** f */ getName(): string { return ""; } }',
    'A.getName: Java reads',
  ],
  [
    'a member with the name of its type',
    'export class Image { /** f */ image(): void {} }',
    'Image.image: the name of its type',
  ],
  ['a name that Go has twice', 'export class Ab { constructor() {} } export class NewAb {}', 'NewAb: Go would have'],
  ['no documentation', 'export interface A { readonly width: number }', 'A.width: not documented'],
  [
    'documentation that is a tag alone',
    'export interface A { /** @default 1 */ readonly width?: number }',
    'A.width: not documented',
  ],
  [
    'an optional property without its default',
    'export interface A { /** a */ readonly width?: number }',
    'A.width: optional without a `@default`',
  ],
];

describe('the check of the public API', () => {
  let found: string[][];

  beforeAll(() => {
    found = violationsOf([FINE, ...WRONG.map(([, source]) => source)]);
  }, 60_000);

  test('accepts an interface that every language supports', () => {
    expect(found[0]).toEqual([]);
  });

  test.each(WRONG.map(([what, , expected], index): [string, string, number] => [what, expected, index + 1]))(
    'reports this violation of the API rules: %s',
    (_, expected, index) => {
      expect(found[index]).toEqual([expect.stringContaining(expected)]);
    },
  );
});
