import { awscdk, javascript } from 'projen';

/** How the compiler of the package differs from projen's, and how editors see the examples. */
export function configureCompilers(project: awscdk.AwsCdkConstructLibrary): void {
  // Nobody debugs into the package; with sources in them, its files would be three times as large.
  for (const option of ['inlineSourceMap', 'inlineSources']) {
    project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
  }

  // Editors and ESLint find the examples' configuration beside them.
  new javascript.TypescriptConfig(project, {
    fileName: 'examples/tsconfig.json',
    extends: javascript.TypescriptConfigExtends.fromPaths(['../test/tsconfig.json']),
    include: ['**/*.ts'],
    exclude: ['**/node_modules', '**/cdk.out'],
    compilerOptions: {},
  });
}
