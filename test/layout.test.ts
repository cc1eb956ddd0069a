import { cyclesIn, importGraphOf, sourcesIn } from './import-graph';

const IMPORTS = importGraphOf([...sourcesIn('src'), ...sourcesIn('playground')]);

describe('source files', () => {
  test('form no import cycle, type-only imports included', () => {
    expect(cyclesIn(IMPORTS)).toEqual([]);
  });

  test('import the CDK only in constructs and in the reader of cloud assemblies', () => {
    const users = [...IMPORTS]
      .filter(([file]) => /^src\/(model|runtime|tools)\//.test(file))
      .flatMap(([file, { packages }]) =>
        packages.filter(name => /^(aws-cdk-lib|constructs)\b/.test(name)).map(name => `${file}: ${name}`),
      );
    expect(users).toEqual(['src/tools/cloud-assembly/assembly.ts: aws-cdk-lib/cx-api']);
  });

  test('import neither src/tools nor, except for templates, ImageCdn in a folder of constructs', () => {
    const upward = [...IMPORTS]
      .filter(([file]) => /^src\/construct\/[^/]+\//.test(file))
      .flatMap(([file, { files }]) => files.filter(name => isAbove(name, file)).map(name => `${file}: ${name}`));
    expect(upward).toEqual([]);
  });
});

function isAbove(name: string, file: string): boolean {
  const isConstruct = /^src\/(construct\/)?[^/]+$/.test(name);
  return name.startsWith('src/tools/') || isConstruct && !file.startsWith('src/construct/template/');
}
