import { CodeFields, namesIn, print, printFields, quoteText, remarkOf } from './code';
import { CdnCode } from './findings';

/** The modules of the CDK, by the name of their import. */
const MODULES: Readonly<Record<string, string>> = {
  acm: 'aws-certificatemanager',
  cloudfront: 'aws-cloudfront',
  logs: 'aws-logs',
  s3: 'aws-s3',
  secretsmanager: 'aws-secretsmanager',
};

/** Names from the root of the CDK. All names that are neither these nor modules are those of this package. */
const CDK_NAMES = ['App', 'Duration', 'Size', 'Stack', 'StackProps'];

/** Names that need no import. */
const LOCAL_NAMES = ['this'];

/** The constant that adds the domain names. */
export const HAS_MOVED = 'hasMoved';

/** Prints an app with the image CDN: one file, which `cdk synth` runs. */
export function appFile({ constants, props, ownDomain, region }: CdnCode): string {
  const fields: CodeFields[] = [props, ownDomain ?? {}];
  const used = [...constants.map(({ value }) => value), ...fields].flatMap(namesIn);
  const own = constants.map(({ name }) => name);
  const names = [...new Set(used)].filter(name => !own.includes(name) && !LOCAL_NAMES.includes(name));
  const modules = names.filter(name => MODULES[name] !== undefined).sort();
  const ofCdk = ['App', 'Stack', 'StackProps', ...names.filter(name => CDK_NAMES.includes(name))];
  const ofPackage = ['ImageCdn', ...names.filter(name => MODULES[name] === undefined && !CDK_NAMES.includes(name))];
  const list = (all: string[]) => [...new Set(all)].sort().join(', ');
  return [
    `import { ${list(ofCdk)} } from 'aws-cdk-lib';`,
    ...modules.map(name => `import * as ${name} from 'aws-cdk-lib/${MODULES[name]}';`),
    `import { ${list(ofPackage)} } from 'cdk-image-cdn';`,
    "import { Construct } from 'constructs';",
    '',
    'class ImagesStack extends Stack {',
    '  constructor(scope: Construct, id: string, props?: StackProps) {',
    '    super(scope, id, props);',
    '',
    ...ownDomain ? [
      '    // CloudFront accepts the domain names here only after they have moved: see the steps.',
      `    const ${HAS_MOVED} = false;`,
    ] : [],
    ...constants.map(({ name, value }) => `    const ${name} = `
      + `${print(value, 2, name.length + 10)};${remarkOf(value)}`),
    ...ownDomain || constants.length > 0 ? [''] : [],
    "    new ImageCdn(this, 'Images', {",
    (printFields(props, 3) + (ownDomain ? printOwnDomain(ownDomain) : '')).replace(/\n$/, ''),
    '    });',
    '  }',
    '}',
    '',
    `new ImagesStack(new App(), 'Images'${region === undefined ? '' : `, { env: { region: ${quoteText(region)} } }`});`,
    '',
  ].join('\n');
}

function printOwnDomain(ownDomain: CodeFields): string {
  return `      ...(${HAS_MOVED} ? {\n${printFields(ownDomain, 4)}      } : {}),\n`;
}
