import { deliveryOf } from './fixed-delivery';
import { JsonObject } from './json';
import { TemplateOptions } from './template-options';
import { ImageFormat } from '../model/image-format';
import { VariantDelivery } from '../model/variant-delivery';

/** The values of the parameter `Formats`, with the formats that each leaves out. */
export const FORMATS: { readonly [value: string]: readonly ImageFormat[] } = {
  'avif,webp': [],
  'webp': [ImageFormat.AVIF],
  'none': [ImageFormat.AVIF, ImageFormat.WEBP],
};

const SECONDS_PER_YEAR = 31_536_000;

const COMMON: JsonObject = {
  AssetsBucket: {
    Type: 'String',
    AllowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
    Description: 'Name of the bucket with the code of the functions, in the Region of the stack',
  },
  BucketName: {
    Type: 'String',
    Default: '',
    AllowedPattern: '([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?',
    Description: 'Name of an existing bucket with the originals, in the Region of the stack. Empty: a new bucket',
  },
  DomainName: {
    Type: 'String',
    Default: '',
    AllowedPattern: '((\\*\\.)?([a-z0-9-]+\\.)+[a-z0-9-]{2,})?',
    Description: 'Alternate domain name, such as images.example.com. Empty: the name that CloudFront assigns',
  },
  CertificateArn: {
    Type: 'String',
    Default: '',
    AllowedPattern: '(arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[a-z0-9-]+)?',
    Description: 'ARN of the certificate for DomainName, in us-east-1',
  },
  PriceClass: {
    Type: 'String',
    Default: 'PriceClass_100',
    AllowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    Description: 'Edge locations that serve images: the fewer continents, the lower the price',
  },
  DefaultTtl: seconds(86_400, 'Time to live at edge locations of an image whose origin sends none, in seconds'),
  MinTtl: seconds(0, 'Minimum time to live at edge locations, in seconds, at most DefaultTtl. BUCKET_FIRST'),
  MaxTtl: {
    ...seconds(SECONDS_PER_YEAR, 'Maximum time to live at edge locations, in seconds, at least DefaultTtl'),
    MinValue: 1, // CloudFront rejects compression, and headers in the cache key, where caching is off
  },
};

const OF_TRANSFORMATION: JsonObject = {
  Delivery: {
    Type: 'String',
    Default: VariantDelivery.BUCKET_FIRST,
    AllowedValues: [VariantDelivery.BUCKET_FIRST, VariantDelivery.FUNCTION_FIRST],
    Description: 'Origin of variants: the variant bucket before the transform function, or the function only, which '
      + 'fits the flat-rate plan Pro',
  },
  Formats: {
    Type: 'String',
    Default: 'avif,webp',
    AllowedValues: Object.keys(FORMATS),
    Description: 'Formats that are served to viewers whose Accept header names them',
  },
  ReservedConcurrentExecutions: {
    Type: 'Number',
    Default: 0,
    MinValue: 0,
    Description: 'Maximum number of concurrent transformations. 0: the concurrency of the account',
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

const OF_SIGNING: JsonObject = {
  SigningSecretArn: {
    Type: 'String',
    AllowedPattern: 'arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}',
    Description: 'Complete ARN of the secret that signs URLs, in Secrets Manager',
  },
};

/** Rules that CloudFormation checks before it creates anything. */
export const RULES: JsonObject = {
  DomainNameHasCertificate: {
    RuleCondition: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'DomainName' }, ''] }] },
    Assertions: [{
      Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'CertificateArn' }, ''] }] },
      AssertDescription: 'DomainName requires CertificateArn, a certificate for it in us-east-1',
    }],
  },
};

/**
 * Returns the parameters of a template.
 *
 * @param assetsBucket the default of `AssetsBucket`
 */
export function parametersOf(
  options: TemplateOptions, assetsBucket: string,
): JsonObject {
  const { sources, transformation, signing } = options;
  const leftOut = [...sources ? ['BucketName'] : [], ...deliveryOf(options) ? ['Delivery'] : []];
  const all: JsonObject = {
    ...COMMON,
    AssetsBucket: { ...COMMON.AssetsBucket as JsonObject, Default: assetsBucket },
    ...transformation && OF_TRANSFORMATION,
    ...transformation && (signing ? OF_SIGNING : MAX_VARIANTS),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !leftOut.includes(name)));
}

function seconds(value: number, description: string): JsonObject {
  return { Type: 'Number', Default: value, MinValue: 0, MaxValue: 10 * SECONDS_PER_YEAR, Description: description };
}
