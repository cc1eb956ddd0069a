import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import { ImageQuality, OnDemandOptions } from './on-demand-options';
import { presetRules } from './presets';
import * as types from '../core/prop-types';
import { refuse, requireWhole } from '../core/validate';
import { ImageFormat } from '../model/image-format';
import { SvgOriginals } from '../model/svg-originals';
import { RequestRules } from '../runtime/url/request-parameters';

/**
 * Counts the releases that changed pixels: 1 is the first. A release raises it when the same operations give other
 * variants than before, which are then all made again.
 */
const OUTPUT_VERSION = 2;

/**
 * The widths with the fewest misses among those by which the default widths of common clients receive at most 1.25
 * times the pixels on average.
 */
export const DEFAULT_LADDER =
  [32, 48, 64, 96, 128, 160, 200, 256, 320, 400, 512, 640, 828, 1024, 1280, 1536, 1728, 2048, 2560];
const LARGEST = 8192;

const QUALITY_TYPES: types.PropTypes<ImageQuality> = { avif: types.number, webp: types.number, jpeg: types.number };

// These describe an image, or stand for it while it loads; every CDN makes them.
const DESCRIPTIONS = ['json', 'blurhash'];

/**
 * Returns the options as data for the edge function and the transform function. Refuses the first invalid one.
 */
export function requestRules(scope: Construct, options: OnDemandOptions): RequestRules {
  const maxWidth = options.maxWidth ?? 2560;
  const maxHeight = options.maxHeight ?? maxWidth;
  requireWhole(scope, 'maxWidth', maxWidth, 1, LARGEST);
  requireWhole(scope, 'maxHeight', maxHeight, 1, LARGEST);
  const rules = {
    version: versionOf(options),
    widths: ladder(scope, options.widths ?? DEFAULT_LADDER, maxWidth),
    maxWidth,
    maxHeight,
    allowEnlargement: options.allowEnlargement ?? false,
    formats: [...formats(scope, options.formats), ...DESCRIPTIONS],
    quality: quality(scope, options),
    ...options.signing && { signed: true },
  };
  const presets = presetRules(scope, options.presets ?? {}, { ...rules, presets: {}, fingerprint: '' });
  return { fingerprint: hashOf({ ...rules, presets }), ...rules, presets };
}

/** Returns what stands in paths for the settings that change variants without being in their operations. */
function versionOf({
  svg = SvgOriginals.REFUSE,
  keepCopyright = false,
  allowEnlargement = false,
}: OnDemandOptions): string {
  return hashOf([OUTPUT_VERSION, svg, keepCopyright, allowEnlargement]);
}

function hashOf(settings: unknown): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 6);
}

function ladder(scope: Construct, widths: number[], maxWidth: number): number[] {
  widths.forEach(width => requireWhole(scope, 'widths', width, 1, LARGEST));
  const allowed = [...new Set(widths)].filter(width => width <= maxWidth).sort((a, b) => a - b);
  if (allowed.length === 0) {
    refuse(scope, '`widths` must have one that is '
      + `not above \`maxWidth\` (${maxWidth}), got ${widths.join(', ') || 'none'}`);
  }
  return allowed;
}

function formats(scope: Construct, given: ImageFormat[] = Object.values(ImageFormat)): string[] {
  if (given.length === 0) refuse(scope, '`formats` must name at least one format, got none');
  // The order is that of preference, whatever order they were given in.
  return Object.values(ImageFormat).filter(format => given.includes(format));
}

function quality(scope: Construct, options: OnDemandOptions): RequestRules['quality'] {
  types.requireTypes(scope, options.quality ?? {}, QUALITY_TYPES, 'quality');
  const { avif = 80, webp = 80, jpeg = 80 } = options.quality ?? {};
  Object.entries({ avif, webp, jpeg }).forEach(([format, value]) =>
    requireWhole(scope, `quality.${format}`, value, 1, 100),
  );
  return { avif, webp, jpg: jpeg };
}
