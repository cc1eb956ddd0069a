import { Arguments, Option, UsageError } from './command';
import { DIALECT_FILES, DialectName } from '../../runtime/url/dialects/dialect-rules';
import { isFramework } from '../../runtime/url/dialects/framework-dialects';

const NAMES = ['imgix', ...Object.keys(DIALECT_FILES).sort()];

const NAME = 'dialect';

export const DIALECT_OPTION = optionOf(NAMES);

/** The option for dialects whose URLs have signatures. */
export const SIGNED_DIALECT_OPTION = optionOf(NAMES.filter(name => name === 'imgix' || isSigned(name as DialectName)));

/** Whether URLs of a dialect can have a signature. */
export function isSigned(name: DialectName): boolean {
  return name !== 'awsSample' && !isFramework(name);
}

function optionOf(names: readonly string[]): Option {
  return {
    name: NAME,
    value: 'NAME',
    summary: `dialect of the URLs: ${names.join(', ').replace('imgix', 'imgix (default)')}`,
  };
}

/** Returns the dialect of the command line, or undefined for imgix's. */
export function dialectOf(args: Arguments): DialectName | undefined {
  const name = args.text(NAME) ?? 'imgix';
  if (!NAMES.includes(name)) throw new UsageError(`--dialect must be one of: ${NAMES.join(', ')}, got ${name}`);
  return name === 'imgix' ? undefined : name as DialectName;
}
