import { JsonObject } from './json';
import { TemplateOptions, isFunctionFirst } from './template-options';

const SECONDS_PER_YEAR = 31_536_000;

const ASSETS_BUCKET: JsonObject = {
  AssetsBucket: {
    Type: 'String',
    AllowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
    Description: 'Name of the bucket with the code of the functions, in the Region of the stack',
  },
};

const PRICE_CLASS: JsonObject = {
  PriceClass: {
    Type: 'String',
    Default: 'PriceClass_100',
    AllowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    Description: 'Edge locations that serve images: the fewer continents, the lower the price',
  },
};

const DEFAULT_TTL: JsonObject = {
  DefaultTtl: seconds(86_400, 'Time to live at edge locations of an image whose origin sends none, in seconds'),
};

/** The lifetimes that AWS-managed policies do not have. */
const OTHER_TTLS: JsonObject = {
  MinTtl: seconds(0, 'Minimum time to live at edge locations, in seconds, at most DefaultTtl'),
  MaxTtl: {
    ...seconds(SECONDS_PER_YEAR, 'Maximum time to live at edge locations, in seconds, at least DefaultTtl'),
    MinValue: 1, // CloudFront rejects compression, and headers in the cache key, where caching is off
  },
};

const MAX_VARIANTS: JsonObject = {
  MaxVariants: {
    Type: 'Number',
    Default: 256,
    MinValue: 0,
    MaxValue: 1000,
    Description: 'Maximum number of stored variants of an original beyond widths of the ladder and presets',
  },
};

const SIGNING_SECRET: JsonObject = {
  SigningSecretArn: {
    Type: 'String',
    AllowedPattern: 'arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}',
    Description: 'Complete ARN of the secret that signs URLs, in Secrets Manager',
  },
};

/** Returns the parameters of a template: what operators change at deployment, and what differs between accounts. */
export function parametersOf(options: TemplateOptions): JsonObject {
  const { transformation, signing } = options;
  return {
    ...ASSETS_BUCKET,
    ...PRICE_CLASS,
    ...DEFAULT_TTL,
    ...!isFunctionFirst(options) && OTHER_TTLS,
    ...transformation && (signing ? SIGNING_SECRET : MAX_VARIANTS),
  };
}

function seconds(value: number, description: string): JsonObject {
  return { Type: 'Number', Default: value, MinValue: 0, MaxValue: 10 * SECONDS_PER_YEAR, Description: description };
}
