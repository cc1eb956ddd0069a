import { Code, CodeFields, Expression } from './code';
import { CdnCode, Constant } from './findings';

/** The image CDN for `template`: an options file, and parameters of the template. */
interface OptionsFile {
  readonly options: object;
  readonly parameters: Readonly<Record<string, string>>;
  /** The options that move the domain names. */
  readonly ownDomain?: object;
  /** The name of the secret that signs URLs, whose ARN is a parameter. */
  readonly signingSecret?: string;
  /** The settings that need the CDK. */
  readonly leftOut: readonly string[];
}

/** A value of an options file, or undefined if only the CDK has it. */
type Data = unknown;

const SECONDS: Readonly<Record<string, number>> = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 };
const SECONDS_PER_DAY = 86_400;

const DIALECT = /^UrlDialect\.(\w+)$/;
const HTTP_VERSIONS: Readonly<Record<string, string>> = { HTTP1_1: 'http1.1', HTTP2: 'http2', HTTP3: 'http3' };
const PRICE_CLASSES: Readonly<Record<string, string>> = {
  PRICE_CLASS_100: 'PriceClass_100', PRICE_CLASS_200: 'PriceClass_200', PRICE_CLASS_ALL: 'PriceClass_All',
};
const DELIVERIES: Readonly<Record<string, string>> = { FUNCTION_FIRST: 'function-first', BUCKET_FIRST: 'bucket-first' };

/** Props that are parameters of the template, with their values there. */
const PARAMETERS: Readonly<Record<string, readonly [parameter: string, value: (code: Code) => string | undefined]>> = {
  defaultTtl: ['DefaultTtl', code => textOf(secondsOf(code))],
  minTtl: ['MinTtl', code => textOf(secondsOf(code))],
  maxTtl: ['MaxTtl', code => textOf(secondsOf(code))],
  priceClass: ['PriceClass', code => PRICE_CLASSES[lastNameOf(code)]],
  maxVariants: ['MaxVariants', code => textOf(code)],
};

/** Options whose values differ from those of the props. Others are data. */
const OPTIONS: Readonly<Record<string, (code: Code, constants: readonly Constant[]) => Data>> = {
  browserTtl: code => secondsOf(code),
  variantLifetime: code => Math.ceil((secondsOf(code) ?? 0) / SECONDS_PER_DAY) || undefined,
  delivery: code => DELIVERIES[lastNameOf(code)],
  httpVersion: code => HTTP_VERSIONS[lastNameOf(code)],
  originAccess: code => code instanceof Expression && code.name === 'OriginAccess.control' ? 'control' : undefined,
  urls: dialectOf,
  signing: code => {
    const { secret, ...options } = code instanceof Expression ? code.parameters?.[0] as CodeFields : {};
    return secret === undefined ? undefined : options;
  },
  sources: (code, constants) => (code as readonly CodeFields[]).map(({ pathPrefix, source }) =>
    ({ ...pathPrefix !== undefined && { pathPrefix }, source: sourceOf(source as Expression, constants) })),
};

/** Settings that options files and parameters lack. */
const OF_CDK = ['accessLogs', 'geoRestriction', 'trustedKeyGroups', 'logRetention', 'minimumProtocolVersion'];

/** Returns the options file for an image CDN, and the parameters of its template. */
export function optionsFileOf({ constants, props, ownDomain }: CdnCode): OptionsFile {
  const leftOut: string[] = [];
  const parameters: Record<string, string> = {};
  const add = (options: Record<string, unknown>, [name, code]: [string, Code | undefined]): Record<string, unknown> => {
    if (code === undefined) return options;
    const [parameter, convert] = PARAMETERS[name] ?? [];
    const value = OF_CDK.includes(name) ? undefined
      : convert ? convert(code) : OPTIONS[name] ? OPTIONS[name](code, constants) : code;
    if (value === undefined || value instanceof Expression) leftOut.push(name);
    else if (parameter !== undefined) parameters[parameter] = String(value);
    else options[name] = value;
    return options;
  };
  const { bucket, transformation, ...others } = props;
  const [given = {}] = (transformation as Expression).parameters ?? [];
  const ofTransformation = Object.entries(given as CodeFields).reduce(add, {});
  const options = Object.entries(others)
    .reduce(add, bucket instanceof Expression ? { bucketName: bucketOf(bucket, constants).bucketName } : {});
  if (ofTransformation.signing !== undefined) parameters.SigningSecretArn = 'ARN_OF_THE_SECRET';
  return {
    options: {
      ...options, ...Object.keys(ofTransformation).length > 0 && { transformation: ofTransformation },
    },
    parameters,
    ...ownDomain && { ownDomain: domainOf(ownDomain, leftOut) },
    signingSecret: secretNameOf((given as CodeFields).signing),
    leftOut,
  };
}

/** Returns the name of a secret, as `fromSecretNameV2` has it. */
function secretNameOf(signing: Code | undefined): string | undefined {
  const { secret } = signing instanceof Expression ? signing.parameters?.[0] as CodeFields : {};
  const name = secret instanceof Expression ? secret.parameters?.[2] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function domainOf({ domainNames, certificate, ...others }: CodeFields, leftOut: string[]): object {
  leftOut.push(...Object.keys(others));
  return { domainNames, certificateArn: String((certificate as Expression).parameters?.[2]) };
}

function dialectOf(code: Code): Data {
  const { name, parameters = [] } = code as Expression;
  const [, dialect] = DIALECT.exec(name) ?? [];
  if (dialect === undefined) return undefined;
  return parameters.length > 0 ? { [dialect]: parameters[0] } : dialect;
}

function sourceOf({ name, parameters = [] }: Expression, constants: readonly Constant[]): object {
  if (name === 'ImageSource.https') {
    const { headersSecret, ...options } = parameters[0] as CodeFields;
    const [, , secret] = headersSecret instanceof Expression ? headersSecret.parameters ?? [] : [];
    return { https: { ...options, ...secret !== undefined && { headersSecret: secret } } };
  }
  const [bucket, options = {}] = parameters;
  return { bucket: { ...bucketOf(bucket as Expression, constants), ...options as CodeFields } };
}

/** Returns the name of a bucket, and its Region if it has another one. */
function bucketOf({ name }: Expression, constants: readonly Constant[]): CodeFields {
  const { value } = constants.find(constant => constant.name === name)!;
  const [, , given] = (value as Expression).parameters!;
  return typeof given === 'string' ? { bucketName: given } : given as CodeFields;
}

function secondsOf(code: Code): number | undefined {
  const unit = SECONDS[lastNameOf(code)];
  return unit === undefined ? undefined : unit * Number((code as Expression).parameters?.[0]);
}

function lastNameOf(code: Code): string {
  return code instanceof Expression ? code.name.split('.').pop()! : '';
}

function textOf(code: Code | undefined): string | undefined {
  return code === undefined || typeof code === 'object' ? undefined : String(code);
}
