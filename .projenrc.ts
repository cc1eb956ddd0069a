import { awscdk, javascript } from 'projen';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-image-cdn',
  description: 'A private bucket, CloudFront and the least policy between them: a global image CDN as one AWS CDK construct.',
  keywords: ['cdk', 'aws', 'cloudfront', 's3', 'cdn', 'image', 'origin access identity'],
  repositoryUrl: 'https://github.com/cdkimagecdn/cdk-image-cdn.git',
  author: 'cdk-image-cdn contributors',
  authorAddress: 'https://github.com/cdkimagecdn',
  authorOrganization: true,
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0',

  jsiiVersion: '~6.0.0',
  // 2.257.0 is the first release that knows both CacheTagConfig and the pair of permissions
  // that AWS asks of a function URL behind CloudFront.
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.0',
  publishToPypi: { distName: 'cdk-image-cdn', module: 'cdk_image_cdn' },
  publishToMaven: {
    javaPackage: 'io.github.cdkimagecdn',
    mavenGroupId: 'io.github.cdkimagecdn',
    mavenArtifactId: 'cdk-image-cdn',
  },
  publishToGo: { moduleName: 'github.com/cdkimagecdn/cdk-image-cdn-go', packageName: 'cdkimagecdn' },
  publishToNuget: { dotNetNamespace: 'Cdk.ImageCdn', packageId: 'Cdk.ImageCdn' },

  bin: { 'cdk-image-cdn': 'lib/cli/main.js' },
  bundledDeps: [
    'fflate', // the local edge opens the transformer's archive
    'fresh', // If-None-Match and If-Modified-Since, as RFC 9110 has them
    'image-size', // the dimensions of what `verify` receives
    'lru-cache', // the local edge's cache, bounded by bytes
    'mime-types', // content types by file ending
    'range-parser@^1.2.1', // Range; 2.0 asks for Node 22
  ],
  devDeps: [
    '@aws-sdk/client-s3', // `npm run bench`: what most transformers import, and what a cold start costs with it
    'ipx@^3.1.1', // `npm run bench`: the image server to be measured against
    '@imgix/js-core', // clients that speak the URL's parameter names: what they send is what the tests serve
    '@unpic/core',
    'unpic', // a peer of @unpic/core
    '@types/fresh',
    '@types/mime-types',
    '@types/range-parser',
    'aws4fetch', // S3 for the transformer: signed requests in 7 kB, where the AWS SDK takes longer to load than a picture to make
    'blurhash', // placeholders, in the format that browsers' libraries read
    'esbuild', // bundles the edge function and the transformer
    'sharp@0.35.5', // exactly what the transformer ships; before 0.35.4 there are holes in its AVIF decoder
    'autocannon@^8.0.0', // load for `npm run bench`
    '@types/autocannon',
    'aws-cdk@^2.1100.0', // tests that the examples work with the CLI people use
    'fast-check', // laws, as properties
    'serve-static@^2.2.0', // the plain file server that the local edge is measured against
    '@types/serve-static',
    'tsx', // runs examples, the CLI and the benchmarks from source
  ],

  sampleCode: false,
  lambdaAutoDiscover: false, // what it generates bundles at the wrong time, and without the native parts
  github: false,
  depsUpgrade: false,
  release: false,
  npmignoreEnabled: false,
  docgen: true,
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples'], commandOptions: { fix: false } },
  jestOptions: {
    // A snapshot that heals itself proves nothing.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      testEnvironment: 'node',
      moduleNameMapper: { '^cdk-image-cdn$': '<rootDir>/src' },
      setupFiles: ['<rootDir>/test/setup.ts'],
      coverageReporters: ['text-summary'],
    },
  },
  tsconfigDev: {
    compilerOptions: {
      paths: { 'cdk-image-cdn': ['../src/index.ts'] },
    },
    include: ['../src/**/*.ts', '../examples/**/*.ts'],
    exclude: ['**/node_modules', '**/cdk.out', 'gates/newest'],
  },
  gitignore: ['/assets/', 'cdk.out/', '/.jsii.tabl.json', '/test/gates/newest/node_modules/'],
});

// tsx understands the alias under which the examples import the library.
const tsx = 'tsx --tsconfig test/tsconfig.json';

const assets = project.addTask('assets', {
  description: 'Builds the edge function and the transformer that the package ships ready-made',
  steps: [{ exec: `${tsx} projenrc/bundle.ts` }],
});
project.preCompileTask.spawn(assets);
project.addTask('operations-table', {
  description: 'Writes the README\'s table of URL parameters from the code',
  steps: [{ exec: `${tsx} projenrc/operations-table.ts` }],
});
project.testTask.prependSpawn(assets);

// jest only strips types; this is what checks those of the tests and examples.
project.testTask.prependExec('tsc -p test/tsconfig.json');

project.addTask('start', {
  description: 'Synthesizes the example and serves its images on 127.0.0.1',
  steps: [
    { spawn: assets.name },
    { exec: `${tsx} examples/minimal/app.ts`, env: { CDK_OUTDIR: 'examples/minimal/cdk.out' } },
    { exec: `${tsx} src/cli/main.ts serve --app examples/minimal/cdk.out`, receiveArgs: true },
  ],
});
project.addTask('bench', {
  description: 'Measures, as ratios within one run',
  steps: [{ exec: `${tsx} test/bench/main.ts`, receiveArgs: true }],
});

// The compiler resolves imports, and knows the alias of the examples.
project.eslint?.addRules({ 'import/no-unresolved': 'off' });

// Nobody debugs into the package; with sources in them, its files would be three times as large.
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
}

// What runs in CloudFront Functions is written in what their runtime has; bundling lowers none of this.
project.eslint?.addOverride({
  files: ['src/transformation/image-request.ts', 'src/transformation/request-*.ts', 'src/transformation/*.edge.ts'],
  rules: {
    'no-restricted-syntax': ['error', ...[
      'ObjectPattern', 'ArrayPattern', 'SpreadElement', 'ClassDeclaration', 'ForOfStatement', 'AssignmentPattern', 'ChainExpression',
      "LogicalExpression[operator='??']", 'CatchClause[param=null]', 'MemberExpression[property.name=/^(at|flat|flatMap|fromEntries|matchAll)$/]',
    ].map(selector => ({ selector, message: 'CloudFront Functions do not have it' }))],
  },
});

// Only the bundle of the transformer holds these libraries; nothing that a CDK app loads imports them.
project.eslint?.addOverride({
  files: ['src/transformation/s3-objects.ts', 'src/transformation/transform.lambda.ts', 'src/transformation/transform-image.ts', 'src/transformation/operations.ts', 'src/transformation/pipeline/*.ts'],
  rules: { 'import/no-extraneous-dependencies': 'off' },
});

// Editors and ESLint find the examples' configuration beside them.
new javascript.TypescriptConfig(project, {
  fileName: 'examples/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['../test/tsconfig.json']),
  include: ['**/*.ts'],
  exclude: ['**/node_modules', '**/cdk.out'],
  compilerOptions: {},
});

project.package.addField('files', ['.jsii', 'assets', 'lib', 'API.md']);

const npmrc = new javascript.NpmConfig(project);
npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
npmrc.addConfig('fund', 'false');
npmrc.addConfig('audit', 'false');
npmrc.addConfig('update-notifier', 'false');

project.synth();
