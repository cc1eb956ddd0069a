import { Arguments, Option, UsageError } from './command';
import { DIALECT_FILES, DialectName } from '../../runtime/url/dialects/dialect-rules';

const NAMES = ['imgix', ...Object.keys(DIALECT_FILES).sort()];

export const DIALECT_OPTION: Option = {
  name: 'dialect',
  value: 'NAME',
  summary: `dialect of the URLs, as in \`urls\`: ${NAMES.join(', ')} (default: imgix)`,
};

/** Returns the dialect of the command line, or undefined for imgix's. */
export function dialectOf(args: Arguments): DialectName | undefined {
  const name = args.text(DIALECT_OPTION.name) ?? 'imgix';
  if (!NAMES.includes(name)) throw new UsageError(`--dialect must be one of: ${NAMES.join(', ')}, got ${name}`);
  return name === 'imgix' ? undefined : name as DialectName;
}
