import * as fs from 'node:fs';
import * as path from 'node:path';
import { Language, Workshop } from './language';
import { run } from './run';

const SOURCES = 'src/main/java/com/example';

export const java: Language = {
  name: 'Java',
  target: 'java',
  example: 'java',

  /** `dist/java` is laid out as a Maven repository. An earlier installation of the package is deleted first. */
  async install(workshop: Workshop): Promise<void> {
    const group = path.join(workshop.downloads, 'io/github/cdkimagecdn');
    fs.rmSync(group, { recursive: true, force: true });
    fs.cpSync(path.join(workshop.dist, 'java'), workshop.downloads, { recursive: true });
    fs.copyFileSync(path.join(__dirname, 'refusal/Refusal.java'), path.join(workshop.app, SOURCES, 'Refusal.java'));
    await maven(workshop, ['compile']);
  },

  environmentOf: ({ downloads }: Workshop) => ({ MAVEN_OPTS: `-Dmaven.repo.local=${downloads}` }),

  refusal: (workshop: Workshop) => maven(workshop, ['exec:java', '-Dexec.mainClass=com.example.Refusal']),

  async runPrograms(workshop: Workshop, programs): Promise<void> {
    for (const { name, code } of programs) {
      fs.writeFileSync(path.join(workshop.app, SOURCES, `${name}.java`), classOf(name, code));
    }
    await maven(workshop, ['compile']);
    for (const { name, outdir } of programs) {
      await maven(workshop, ['exec:java', `-Dexec.mainClass=com.example.${name}`], { CDK_OUTDIR: outdir });
    }
  },
};

function maven(workshop: Workshop, args: string[], env?: NodeJS.ProcessEnv): Promise<string> {
  return run('mvn', ['--quiet', ...args], { cwd: workshop.app, env: { ...java.environmentOf(workshop), ...env } });
}

/** Rosetta writes no class, imports neither lists nor types that TypeScript infers, and misspells abbreviations. */
const INFERRED = ['java.util.List', 'software.amazon.awscdk.*', 'io.github.cdkimagecdn.*'];

function classOf(name: string, code: string): string {
  const isImport = (line: string) => line.startsWith('import ');
  const lines = code.split('\n');
  return [
    'package com.example;',
    ...lines.filter(isImport),
    ...INFERRED.map(type => `import ${type};`),
    `public class ${name} {`,
    'public static void main(String[] args) {',
    ...lines.filter(line => !isImport(line)).map(line => line.replaceAll('.enforceSSL(', '.enforceSsl(')),
    '}',
    '}',
    '',
  ].join('\n');
}
