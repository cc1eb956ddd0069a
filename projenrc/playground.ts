import { awscdk, javascript } from 'projen';

/** Configures the page of the playground, which runs in browsers: jsii does not compile JSX. */
export function addPlayground(project: awscdk.AwsCdkConstructLibrary): void {
  new javascript.TypescriptConfig(project, {
    fileName: 'playground/tsconfig.json',
    extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
    include: ['**/*.ts', '**/*.tsx'],
    exclude: ['**/node_modules'],
    compilerOptions: {
      noEmit: true,
      rootDir: '..',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      module: 'esnext',
      moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
      jsx: javascript.TypeScriptJsxMode.REACT_JSX,
      jsxImportSource: 'preact',
      isolatedModules: true,
    },
  });
  project.addTask('playground:screenshots', {
    description: 'Takes the screenshots of the playground for README and docs',
    steps: [
      { spawn: 'assets' },
      { exec: 'tsx --tsconfig test/tsconfig.json test/tools/playground/browser/readme-screenshots.ts' },
    ],
  });
  project.addTask('playground:test', {
    description: 'Tests the playground in a headless Chromium, with screenshots in test-reports/playground',
    steps: [
      { spawn: 'assets' },
      { exec: 'jest --config test/tools/playground/browser/jest.config.js', receiveArgs: true },
    ],
  });
}
