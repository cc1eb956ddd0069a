import { awscdk } from 'projen';

const SRC = 'src';
const LOCAL = ['http', 'iam', 's3', 'lambda', 'cloudfront', 'reader'];

/** The folders that may not be imported from a folder, as ARCHITECTURE.md describes. */
const ZONES = [
  zone(`${SRC}/model`, SRC, ['model']),
  zone(`${SRC}/runtime`, SRC, ['runtime', 'model']),
  zone(`${SRC}/tools`, SRC, ['tools', 'runtime', 'model']),
  // The program, `cli.ts`, passes the synthesis of templates to the commands.
  zone(`${SRC}/construct`, SRC, ['construct', 'runtime', 'model']),
  // Concerns do not import ImageCdn. Templates contain a whole one.
  {
    target: `${SRC}/construct/!(template)/**/*`,
    from: `${SRC}/construct/*.ts`,
    message: 'Folders do not import the constructs that consist of them.',
  },
  // The services of the local edge know no template, and each only those before it.
  ...LOCAL.slice(0, -1).map((service, index) =>
    zone(
      `${SRC}/tools/local/${service}`,
      `${SRC}/tools`,
      LOCAL.slice(0, index + 1)
        .map(name => `local/${name}`)
        .concat('local-edge-error.ts'),
    ),
  ),
];

function zone(target: string, from: string, except: string[]) {
  return {
    target,
    from,
    except: except.map(name => `./${name}`),
    message: 'Imports only go down: see ARCHITECTURE.md.',
  };
}

/** Rules of ESLint beside those that projen brings. */
export function addLint({ eslint }: awscdk.AwsCdkConstructLibrary): void {
  // Long strings, such as messages and policy templates, are easier to search for on one line.
  const ignored = { ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true };
  eslint?.addRules({ '@stylistic/max-len': ['error', { code: 120, ...ignored }] });

  // The compiler resolves imports, and knows the alias of the examples.
  eslint?.addRules({ 'import/no-unresolved': 'off' });

  // Constructs use runtime and model, tools use runtime and model, runtime uses model: never the other way.
  eslint?.addRules({ 'import/no-restricted-paths': ['error', { zones: ZONES }] });

  // Code for CloudFront Functions uses only the syntax of their runtime, because bundling does not lower it.
  eslint?.addOverride({
    files: [
      'src/runtime/url/{image-request,original-format}.ts',
      'src/runtime/url/request-*.ts',
      'src/runtime/url/key-encoding.ts',
      'src/runtime/url/dialects/{aws-sample,base64-text,dit,dit-request}.ts',
      'src/runtime/url/dialects/{framework,framework-path,json-in-path,resolve-url}.ts',
      'src/runtime/url/dialects/{site-query,site-source,thumbor}.ts',
      'src/**/*.edge.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'ObjectPattern',
          'ArrayPattern',
          'SpreadElement',
          'ClassDeclaration',
          'ForOfStatement',
          'AssignmentPattern',
          'ChainExpression',
          "LogicalExpression[operator='??']",
          'CatchClause[param=null]',
          'MemberExpression[property.name=/^(at|flat|flatMap|fromEntries|matchAll)$/]',
        ].map(selector => ({ selector, message: 'CloudFront Functions do not have it' })),
      ],
    },
  });

  // Only the bundle of the transform function contains these libraries. Code that a CDK app loads must not import them.
  eslint?.addOverride({
    files: [
      'src/runtime/aws/aws-client.ts',
      'src/runtime/transformer/https-origin/checked-lookup.ts',
      'src/runtime/transformer/https-origin/stated-freshness.ts',
      'src/runtime/transformer/*.ts',
      'src/runtime/transformer/{read,operate,encode,formats}/**/*.ts',
      'src/runtime/transformer/refinement/*.ts',
    ],
    rules: { 'import/no-extraneous-dependencies': 'off' },
  });

  // The flags of the compiler are bits, and so are the digits of base64, and the flags and codes of GIFs.
  eslint?.addOverride({
    files: [
      'test/public-api/*.ts',
      'src/runtime/url/key-encoding.ts',
      'src/runtime/url/dialects/base64-text.ts',
      'src/runtime/transformer/formats/gif.ts',
      'test/runtime/transformer/gif.support.ts',
    ],
    rules: { 'no-bitwise': 'off' },
  });
}
