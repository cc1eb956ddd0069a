import { Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from '../core/validate';
import { ImageFormat } from '../model/image-format';
import { isBad, isCore, parseRequest, printKey } from '../runtime/url/image-request';
import { RequestParameters, RequestRules } from '../runtime/url/request-parameters';

/**
 * How an image is fitted into a width and a height.
 */
export enum ImageFit {
  /** Inside both, in its own proportions. */
  CLIP = 'clip',
  /** Exactly both: what is over is cut off. */
  CROP = 'crop',
  /** Exactly both: what is missing is filled with a colour. */
  FILL = 'fill',
  /** Exactly both, its proportions given up. */
  SCALE = 'scale',
}

/**
 * What is to be done to an image, in words for the parameters of its URL.
 */
export interface ImageParameters {
  /**
   * The width in CSS pixels: `w`.
   *
   * @default - follows from the height, or the original's own
   */
  readonly width?: number;

  /**
   * The height in CSS pixels: `h`.
   *
   * @default - follows from the width, or the original's own
   */
  readonly height?: number;

  /**
   * With `ImageFit.CROP` and one of width and height: the proportions, such as `16:9`: `ar`.
   *
   * @default - the original's own
   */
  readonly aspectRatio?: string;

  /**
   * How the image is fitted into width and height: `fit`.
   *
   * @default ImageFit.CLIP
   */
  readonly fit?: ImageFit;

  /**
   * The format: `fm`.
   *
   * @default - the best that each viewer takes
   */
  readonly format?: ImageFormat;

  /**
   * The quality from 1 to 100, in steps of 5: `q`.
   *
   * @default - that of the format
   */
  readonly quality?: number;

  /**
   * How many pixels a CSS pixel has, from 1 to 5: `dpr`.
   *
   * @default 1
   */
  readonly devicePixelRatio?: number;

  /**
   * The name of one of the `presets`: `preset`.
   *
   * @default - none
   */
  readonly preset?: string;
}

/**
 * Returns the query of a URL, with its question mark. Throws for a key or parameters to which the CDN would answer 400.
 *
 * @param rules undefined if they are unknown at synthesis; nothing is validated then
 */
export function queryOf(
  scope: IConstruct, key: string, parameters: ImageParameters, rules: RequestRules | undefined,
): string {
  const query = asQuery(parameters);
  if (rules) validateQuery(scope, key, query, rules);
  const text = Object.entries(query).map(([name, value]) => `${name}=${Token.isUnresolved(value) ? value : encodeURIComponent(value)}`).join('&');
  return text && `?${text}`;
}

function validateQuery(scope: IConstruct, key: string, query: RequestParameters, rules: RequestRules): void {
  const isKnownQuery = !Object.values(query).some(value => Token.isUnresolved(value));
  const path = Token.isUnresolved(key) ? '/image' : printKey(key);
  const bad = parseRequest(path, isKnownQuery ? query : {}, '', rules);
  if (isBad(bad) && bad.parameter === 'path') refuse(scope, `\`key\` ${bad.reason}, got: ${key}`);
  if (isBad(bad)) refuse(scope, `\`${bad.parameter}\` ${bad.reason}, got: ${query[bad.parameter]}`);
}

/** Whether it is a picture that is always made, as far as that can be told at synthesis. */
export function isAlwaysMade(parameters: ImageParameters, rules: RequestRules): boolean {
  const request = parseRequest('/image', asQuery(parameters), '', rules);
  return !isBad(request) && isCore(request, rules);
}

function asQuery(parameters: ImageParameters): RequestParameters {
  const all: Record<string, string | number | undefined> = {
    preset: parameters.preset,
    w: parameters.width,
    h: parameters.height,
    ar: parameters.aspectRatio,
    fit: parameters.fit,
    fm: parameters.format,
    q: parameters.quality,
    dpr: parameters.devicePixelRatio,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'number' ? Tokenization.stringifyNumber(value) : String(value)]));
}
