import { isRecord } from '../../model/is-record';
import { MAX_EDITS, didYouMean, editsBetween } from '../../model/misspellings';

/** The longest value in an error. */
const MAX_LENGTH = 100;

/** Props that are parameters of the template. */
const PARAMETERS: ReadonlyMap<string, string> = new Map(
  ['AssetsBucket', 'PriceClass', 'DefaultTtl', 'MinTtl', 'MaxTtl', 'MaxVariants', 'SigningSecretArn']
    .map(name => [name[0].toLowerCase() + name.slice(1), name]),
);

/** Props that have a name or an ARN in an options file, in place of a construct. */
const NAMED_PROPS: ReadonlyMap<string, string> = new Map(
  [['bucket', 'bucketName'], ['certificate', 'certificateArn'], ['webAcl', 'webAclArn']],
);

/** Props of an `ImageCdn` that templates lack. */
const PROPS_OF_CDK: readonly string[] = [
  'cachePolicy', 'responseHeadersPolicy', 'hostedZone', 'minimumProtocolVersion', 'geoRestriction', 'trustedKeyGroups',
  'usEast1', 'accessLogs', 'distribution', 'pathPattern', 'stripPrefix', 'domainName', 'uploads', 'replica',
  'flatRatePlan',
];

/** Settings that the deployment has. */
const OF_DEPLOYMENT: ReadonlyMap<string, string> = new Map([
  ['region', 'Choose the Region at deployment, such as by --region of the AWS CLI'],
  ['stackName', 'Choose the name of the stack at deployment, such as by --stack-name of the AWS CLI'],
  ['tags', 'Set tags at deployment, such as by --tags of the AWS CLI'],
]);

/** Converts a value of an options file to that of a prop. The path names the value in errors. */
export type Reader = (value: unknown, path: string) => unknown;

export interface Readers { readonly [name: string]: Reader }

/** An options file that cannot be converted. */
export class OptionsError extends Error {}

/** Returns a value as it is: constructs validate it. */
export const asIs: Reader = value => value;

/** Returns a reader that accepts some values. */
export function oneOf<T>(values: { readonly [name: string]: T }): Reader {
  return (value, path) => {
    if (typeof value === 'string' && Object.hasOwn(values, value)) return values[value];
    throw new OptionsError(`\`${path}\` must be one of ${Object.keys(values).join(', ')}, got ${shortened(value)}`);
  };
}

/** Returns a reader of text with a form. */
export function matching(pattern: RegExp, description: string): Reader {
  return (value, path) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw new OptionsError(`\`${path}\` must be ${description}, got ${shortened(value)}`);
  };
}

/** Returns a reader of whole numbers of a unit. */
export function wholeNumber<T>(unit: string, convert: (count: number) => T): Reader {
  return (value, path) => {
    if (Number.isInteger(value) && (value as number) >= 0) return convert(value as number);
    throw new OptionsError(`\`${path}\` must be a whole number of ${unit}, got ${shortened(value)}`);
  };
}

/** Returns a reader of lists. */
export function listOf(reader: Reader): (value: unknown, path: string) => unknown[] {
  return (value, path) => {
    if (!Array.isArray(value)) throw new OptionsError(`\`${path}\` must be a list, got ${shortened(value)}`);
    return value.map((item, index) => reader(item, `${path}[${index}]`));
  };
}

/** Returns a reader of objects. */
export function fields(readers: Readers): (value: unknown, path: string) => { [name: string]: unknown } {
  return (value, path) => {
    if (!isRecord(value)) {
      throw new OptionsError(`${path ? `\`${path}\`` : 'the file'} must be an object, got ${shortened(value)}`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => {
      const itemPath = path ? `${path}.${name}` : name;
      if (!Object.hasOwn(readers, name)) throw new OptionsError(unknownOption(itemPath, name, Object.keys(readers)));
      return [name, readers[name](item, itemPath)];
    }));
  };
}

/** Returns a value as messages show it, without the rest of a long one. */
export function shortened(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : String(JSON.stringify(value));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function unknownOption(path: string, name: string, known: readonly string[]): string {
  const parameter = PARAMETERS.get(name[0]?.toLowerCase() + name.slice(1));
  if (parameter !== undefined && [name, `transformation.${name}`].includes(path)) {
    return `\`${path}\` is not an option of the file. Set the parameter ${parameter} at deployment`;
  }
  const named = NAMED_PROPS.get(name);
  if (named !== undefined && path === name) return `\`${path}\` is not an option of the file. Use \`${named}\``;
  const advised = OF_DEPLOYMENT.get(name);
  if (advised !== undefined && path === name) return `\`${path}\` is not an option of the file. ${advised}`;
  if (path === name && PROPS_OF_CDK.includes(name)) {
    return `\`${path}\` is not an option of the file. It needs the CDK, as a prop of ImageCdn`;
  }
  const near = known.filter(each => editsBetween(name.toLowerCase(), each.toLowerCase()) <= MAX_EDITS);
  const advice = near.length > 0 ? didYouMean(near) : `Known options are ${known.join(', ')}`;
  return `\`${path}\` is not an option of the file${near.length > 0 ? ': ' : '. '}${advice}`;
}
