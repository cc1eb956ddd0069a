import { awscdk, javascript } from 'projen';

/** Configures the compiler of the package where it differs from projen's, and that of the examples for editors. */
export function configureCompilers(project: awscdk.AwsCdkConstructLibrary): void {
  // Nobody debugs into the package. With embedded sources, its files would be three times as large.
  for (const option of ['inlineSourceMap', 'inlineSources']) {
    project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
  }

  // Editors and ESLint look for the examples' configuration beside them.
  new javascript.TypescriptConfig(project, {
    fileName: 'examples/tsconfig.json',
    extends: javascript.TypescriptConfigExtends.fromPaths(['../test/tsconfig.json']),
    include: ['**/*.ts'],
    exclude: ['**/node_modules', '**/cdk.out'],
    compilerOptions: {},
  });
}
