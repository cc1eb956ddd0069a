import { Size } from './coordinate-image';
import { EngineResponse } from './engines/engine';
import { layoutGeometry } from './layout-geometry';
import { Outcome, UrlFile } from './urls';
import { SvgOriginals } from '../../src/model/svg-originals';
import { loadWatermark } from '../../src/runtime/transformer/load-watermark';
import { OriginalReader } from '../../src/runtime/transformer/services';
import { TransformError, TransformOptions, transformImage } from '../../src/runtime/transformer/transform-image';
import { unknownColor } from '../../src/runtime/url/color-names';
import { resolveUrl } from '../../src/runtime/url/dialects/resolve-url';
import { ResolvedVariant, isBad } from '../../src/runtime/url/image-request';
import { ORIGINAL_FORMAT } from '../../src/runtime/url/original-format';
import { BadParameter, RequestRules } from '../../src/runtime/url/request-parameters';

/** The largest width and height, of the engines as well. */
export const MAX_SIDE = 2560;

/** The secret of signed URLs. */
export const SECRET = 'my-security-key';

const RULES: RequestRules = {
  fingerprint: 'f',
  version: 'v',
  widths: [640, 1280, MAX_SIDE],
  maxWidth: MAX_SIDE,
  maxHeight: MAX_SIDE,
  allowEnlargement: true,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', ORIGINAL_FORMAT],
  quality: { avif: 80, webp: 80, jpg: 80 },
  presets: {},
};

const OPTIONS: TransformOptions = {
  maxWidth: MAX_SIDE,
  maxHeight: MAX_SIDE,
  maxInputPixels: 64e6,
  quality: RULES.quality,
  allowEnlargement: true,
  metadata: 'none',
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};

/** Buckets that the tests of Dynamic Image Transformation name. Their keys are those of the CDN. */
export const BUCKETS = ['source-bucket', 'validBucket', 'test', 'test-bucket', 'allowedBucket001', 'my-sample-bucket',
  'bucket-name-here', 'some-test-bucket', 'bucket', 'non-test-bucket', 'elasticbeanstalk-us-east-2-066784885518'];

/** Settings of dialects without which the CDN refuses the URLs. */
const SETTINGS: { readonly [dialect: string]: object } = {
  dit: { buckets: BUCKETS.map(bucket => ({ bucket, folder: '' })) },
  thumbor: { isUnsafe: true },
};

/** Settings with which the documentation recommends to replace imagor. */
const FOR_IMAGOR = { isSmart: true };

/** The URLs that a CDN accepts: those of an engine. */
export type Accepted = Pick<UrlFile, 'engine' | 'dialect'>;

/** Returns the rules of a CDN that enlarges images as the original engines do. */
export function rulesOf({ engine, dialect }: Accepted): RequestRules {
  const additional = engine.startsWith('imagor') ? FOR_IMAGOR : {};
  return { ...RULES, dialect: { name: dialect, ...SETTINGS[dialect], ...additional } };
}

/** Returns the variant that a URL requests from a CDN, or the reason for rejecting it. */
export function resolved(accepted: Accepted, url: string): ResolvedVariant | BadParameter {
  const [path, query = ''] = url.split('?');
  const parameters = Object.fromEntries([...new URLSearchParams(query)]
    .map(([name, value]) => [name.toLowerCase(), value]));
  return resolveUrl(path, parameters, '', rulesOf(accepted));
}

/** Returns the reason for rejecting a URL, in words. */
export function refusalOf({ parameter, reason }: BadParameter): string {
  return `${parameter} ${reason}`;
}

/** Requests a URL from a CDN: its parser, and its transformer. */
export async function request(accepted: Accepted, url: string, original: Buffer): Promise<EngineResponse> {
  const variant = resolved(accepted, url);
  if (isBad(variant)) return { status: 400, body: Buffer.from(refusalOf(variant)) };
  const { key, operations } = variant.request;
  try {
    const loaded = await loadWatermark(operations, everywhere(original));
    const { body, contentType } = await transformImage(original, operations, OPTIONS, loaded?.watermark);
    return { status: 200, key, contentType, body: Buffer.from(body) };
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    return { status: 400, key, body: Buffer.from(error.message) };
  }
}

/** Returns originals that are the same image under every key. */
function everywhere(original: Buffer): OriginalReader {
  return { get: async () => ({ body: original, version: '' }) } as Partial<OriginalReader> as OriginalReader;
}

const COLORS = ['bg', 'fill-color'];

/** Returns the outcome of a URL without making an image. */
export function predicted(accepted: Accepted, url: string, original: Size): Outcome {
  const variant = resolved(accepted, url);
  if (isBad(variant)) return { status: 400 };
  const { key, operations } = variant.request;
  if (operations.f === 'json') return { status: 200, key, format: 'json' };
  // The transform function resolves names of colors.
  if (COLORS.some(name => operations[name] && unknownColor(operations[name]))) return { status: 400, key };
  const format = operations.f === ORIGINAL_FORMAT ? 'png' : operations.f.replace('jpg', 'jpeg');
  try {
    return { status: 200, key, format, ...layoutGeometry(operations, original, OPTIONS) };
  } catch (error) {
    // An area outside of the original.
    if (!(error instanceof TransformError)) throw error;
    return { status: 400, key };
  }
}
