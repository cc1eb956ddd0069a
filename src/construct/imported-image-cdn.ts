import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { constructId } from './core/creation';
import * as types from './core/prop-types';
import { refuse } from './core/validate';
import { ImageUrls, readUrlRules } from './delivery/image-urls';
import { CdnResources, ImageCdnBase } from './image-cdn-base';

/**
 * Attributes of an image CDN that is defined in another app or stack.
 */
export interface ImageCdnAttributes {
  /**
   * The domain name that images are served under, which is `domainName` of the `ImageCdn`.
   */
  readonly domainName: string;

  /**
   * The ID of the distribution, which metrics of CloudFront require.
   *
   * @default - metrics of CloudFront throw an error
   */
  readonly distributionId?: string;

  /**
   * The bucket with the originals, which `grantRead()`, `grantPut()` and `grantDelete()` require.
   *
   * @default - these grants throw an error
   */
  readonly bucket?: s3.IBucket;

  /**
   * The name of the transform function, which metrics of transformations require. Without a `region` in their options,
   * they are in the Region of the stack that uses them.
   *
   * @default - metrics of transformations throw an error
   */
  readonly transformFunctionName?: string;

  /**
   * The ARN of the purge worker, which `grantPurge()` requires.
   *
   * @default - `grantPurge()` throws an error
   */
  readonly purgeFunctionArn?: string;

  /**
   * The `urlRules` of the `ImageCdn`, by which `urlFor()` and `srcSetFor()` validate keys and parameters. Both apps
   * need the same version of this library.
   *
   * A value that is unknown at synthesis, such as one of `StringParameter.valueForStringParameter()`, is accepted, and
   * URLs are then not validated. `StringParameter.valueFromLookup()` makes it known.
   *
   * @default - `urlFor()` accepts a key without parameters
   */
  readonly urlRules?: string;
}

const TYPES: types.PropTypes<ImageCdnAttributes> = {
  domainName: types.required(types.text),
  distributionId: types.text,
  bucket: types.bucket,
  transformFunctionName: types.text,
  purgeFunctionArn: types.text,
  urlRules: types.text,
};

/**
 * An image CDN that is defined in another app or stack.
 */
export class ImportedImageCdn extends ImageCdnBase {
  public readonly domainName: string;
  public readonly bucket?: s3.IBucket;

  /** @internal */
  protected readonly _urls: ImageUrls;

  /** @internal */
  protected readonly _resources: CdnResources;

  private readonly rules?: string;

  constructor(scope: Construct, id: string, attributes: ImageCdnAttributes) {
    super(scope, constructId(scope, id, "ImageCdn.fromImageCdnAttributes(this, 'Images', …)"));
    types.requireTypes(this, attributes, TYPES, '', 'attributes');
    const { domainName, urlRules } = attributes;
    const rules = urlRules === undefined ? {} : readUrlRules(this, urlRules);
    this.domainName = domainName;
    this.bucket = attributes.bucket;
    this._resources = attributes;
    this.rules = urlRules;
    this._urls = new ImageUrls(
      this, domainName, rules, urlRules === undefined ? attribute('urlRules') : '`transformation`',
    );
  }

  public get urlRules(): string {
    return this.rules ?? refuse(this, `\`urlRules\` requires ${attribute('urlRules')}`);
  }

  /** @internal */
  protected _remedyFor(resource: keyof CdnResources): string {
    return attribute(resource);
  }
}

function attribute(name: keyof ImageCdnAttributes): string {
  return `the attribute \`${name}\` of \`fromImageCdnAttributes()\``;
}
