import { awscdk } from 'projen';

/** Rules of ESLint beside those that projen brings. */
export function addLint({ eslint }: awscdk.AwsCdkConstructLibrary): void {
  // The compiler resolves imports, and knows the alias of the examples.
  eslint?.addRules({ 'import/no-unresolved': 'off' });

  // What runs in CloudFront Functions is written in what their runtime has; bundling lowers none of this.
  eslint?.addOverride({
    files: ['src/transformation/image-request.ts', 'src/transformation/request-*.ts', 'src/transformation/variant-key.ts', 'src/**/*.edge.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...[
        'ObjectPattern', 'ArrayPattern', 'SpreadElement', 'ClassDeclaration', 'ForOfStatement', 'AssignmentPattern', 'ChainExpression',
        "LogicalExpression[operator='??']", 'CatchClause[param=null]', 'MemberExpression[property.name=/^(at|flat|flatMap|fromEntries|matchAll)$/]',
      ].map(selector => ({ selector, message: 'CloudFront Functions do not have it' }))],
    },
  });

  // Only the bundle of the transformer holds these libraries; nothing that a CDK app loads imports them.
  eslint?.addOverride({
    files: [
      'src/transformation/aws-client.ts', 'src/transformation/transform-image.ts', 'src/transformation/operations.ts',
      'src/transformation/pipeline/*.ts',
    ],
    rules: { 'import/no-extraneous-dependencies': 'off' },
  });

  // The flags of the compiler are bits, and so are the digits of base64.
  eslint?.addOverride({ files: ['test/public-api/*.ts', 'src/transformation/variant-key.ts'], rules: { 'no-bitwise': 'off' } });
}
