import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PlannedDialect, planDialect } from './dialects';
import { RefinementPlan } from './refinement';
import { PlannedRoute, onlyRemote } from './sources';
import { ImageFormat } from '../../model/image-format';
import { Mount, urlFolderOf } from '../../model/mount';
import { SvgOriginals } from '../../model/svg-originals';
import { PREDICTED_QUALITY } from '../../runtime/transformer/encode/quality';
import { DEFAULT_TARGETS } from '../../runtime/transformer/refinement/targets';
import { DialectRules } from '../../runtime/url/dialects/dialect-rules';
import { isBad, parseRequest } from '../../runtime/url/image-request';
import { ORIGINAL_FORMAT } from '../../runtime/url/original-format';
import { RequestParameters, RequestRules } from '../../runtime/url/request-parameters';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireWhole } from '../core/validate';
import { OnDemandOptions } from '../props/on-demand-options';
import { ImageParameters } from '../transformation/image-parameters';
import {
  fieldOf, requestParameters, requireColors, requireFields, requirePlacement, requireSizes, warnOfIdleParameters,
} from '../transformation/image-query';

/**
 * The output version. A release increments it if the same operations result in different pixels; all variants are then
 * transformed again.
 */
const OUTPUT_VERSION = 4;

/**
 * The ladder with the fewest cache misses among those that send at most 1.25 times the requested pixels, on average
 * over the default widths of common clients.
 */
export const DEFAULT_LADDER =
  [32, 48, 64, 96, 128, 160, 200, 256, 320, 400, 512, 640, 828, 1024, 1280, 1536, 1728, 2048, 2560];
const MAX_DIMENSION = 8192;

/** The largest width that frameworks print by default. */
const MAX_WIDTH_OF_FRAMEWORKS = 3840;

// Formats that describe an image or replace it while it loads. Every CDN supports them.
const DESCRIPTIONS = ['json', 'blurhash', 'thumbhash'];

/**
 * Returns the options as data for the edge function and the transform function. Rejects invalid options.
 *
 * @param refinement the settings of the refinement, which change variants
 */
export function requestRules(
  scope: Construct, options: OnDemandOptions, mount?: Mount, routes: readonly PlannedRoute[] = [],
  refinement?: RefinementPlan,
): RequestRules {
  const bound = dialectOf(scope, options, mount, routes);
  const { dialect, widths: listed, negotiates } = bound ?? {};
  const maxWidth = options.maxWidth ?? (negotiates ? Math.max(MAX_WIDTH_OF_FRAMEWORKS, ...listed ?? []) : 2560);
  const maxHeight = options.maxHeight ?? maxWidth;
  requireWhole(scope, 'maxWidth', maxWidth, 1, MAX_DIMENSION);
  requireWhole(scope, 'maxHeight', maxHeight, 1, MAX_DIMENSION);
  const allowEnlargement = options.allowEnlargement ?? (dialect !== undefined && !negotiates);
  const widths = listed ? listed.filter(width => width <= maxWidth) : options.widths;
  const rules = {
    // A folder may be that of another CDN on the distribution, whose URLs have no framework.
    version: versionOf(
      scope, { ...options, allowEnlargement }, refinement, `${urlFolderOf(mount)}${mount?.isOfSite ? '*' : ''}`, routes,
    ),
    widths: widths ? ladder(scope, [...widths], maxWidth) : defaultLadder(scope, maxWidth),
    maxWidth,
    maxHeight,
    allowEnlargement,
    formats: [...formats(scope, options.formats), ...DESCRIPTIONS, ...dialect ? [ORIGINAL_FORMAT] : []],
    quality: quality(scope, options, dialect),
    ...options.signing && { signed: true },
    ...options.strictParameters && { strictParameters: true },
    ...dialect && { dialect },
    ...negotiates && { negotiates },
  };
  const presets = planPresets(scope, options.presets ?? {}, { ...rules, presets: {}, fingerprint: '' });
  return { fingerprint: hashOf(scope, { ...rules, presets }), ...rules, presets };
}

/**
 * Returns the version in paths: a hash of the settings that change variants but are not operations.
 *
 * @param urlFolder the part of URLs that keys lack, which decides which original a path means
 * @param routes the sources of originals, which decide the same
 */
function versionOf(
  scope: Construct, options: OnDemandOptions, refinement: RefinementPlan | undefined, urlFolder: string,
  routes: readonly PlannedRoute[],
): string {
  const { svg = SvgOriginals.REFUSE, metadata, allowEnlargement = false, keepGainMap = false } = options;
  return hashOf(scope, [
    OUTPUT_VERSION, svg, metadata?._kept ?? 'origin', allowEnlargement, ...keepGainMap ? ['gain map'] : [],
    ...urlFolder ? ['without', urlFolder] : [],
    ...refinement ? [refinementOutput(refinement)] : [],
    ...routes.map(({ pathPrefix, place, remote }) => [
      'from', pathPrefix,
      ...place ? [nameOf(place.bucket), place.keyPrefix] : [],
      ...remote && (remote.keyPrefix || !onlyRemote(routes)) ? [remote.config.url, remote.keyPrefix] : [],
    ]),
  ]);
}

/** Returns the settings of a refinement that change variants. */
function refinementOutput({ target, minBytes, ...plan }: RefinementPlan): unknown[] {
  return ['refinement', target ?? DEFAULT_TARGETS, [...plan.formats].sort(), minBytes];
}

/** Returns the name of a bucket, or its construct path if CloudFormation generates the name. */
function nameOf(bucket: IBucket): string {
  return isKnown(bucket.bucketName) ? bucket.bucketName : bucket.node.path;
}

/**
 * Returns a hash of settings. Rejects a token at any depth, whose text differs at each synthesis. The props themselves
 * are validated before, by name.
 */
function hashOf(scope: Construct, settings: object): string {
  const [place] = placesOfTokens(settings);
  if (place !== undefined) {
    refuse(scope, '`transformation` must have settings that are known at synthesis, because the paths of variants '
      + `depend on them, got a token in ${place}`);
  }
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 6);
}

/** Returns the places of tokens in nested settings, such as `quality.avif`. */
function placesOfTokens(settings: object, within = ''): string[] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (value !== undefined && !isKnown(value)) return [within + name];
    return typeof value === 'object' && value !== null ? placesOfTokens(value, `${within}${name}.`) : [];
  });
}

function ladder(scope: Construct, widths: number[], maxWidth: number): number[] {
  widths.forEach(width => requireWhole(scope, 'widths', width, 1, MAX_DIMENSION));
  if (widths.length === 0) refuse(scope, '`widths` must have at least one width, got none');
  const wide = widths.filter(width => width > maxWidth);
  if (wide.length > 0) {
    refuse(scope, `\`widths\` must be at most \`maxWidth\` (${maxWidth}), got ${wide.join(', ')}. Raise \`maxWidth\`, or `
      + `leave ${wide.length > 1 ? 'them' : 'it'} out`);
  }
  return [...new Set(widths)].sort((a, b) => a - b);
}

function defaultLadder(scope: Construct, maxWidth: number): number[] {
  const allowed = DEFAULT_LADDER.filter(width => width <= maxWidth);
  if (allowed.length > 0) return allowed;
  return refuse(scope, `\`maxWidth\` must be at least ${DEFAULT_LADDER[0]}, the least width of the default ladder, got `
    + `${maxWidth}. Set \`widths\`, too`);
}

function formats(scope: Construct, given: ImageFormat[] = Object.values(ImageFormat)): string[] {
  if (given.length === 0) refuse(scope, '`formats` must contain at least one format, got none');
  // In the order of preference, whatever the given order is.
  return Object.values(ImageFormat).filter(format => given.includes(format));
}

function quality(
  scope: Construct, options: OnDemandOptions, dialect: DialectRules | undefined,
): RequestRules['quality'] {
  const { avif = PREDICTED_QUALITY, webp = PREDICTED_QUALITY, jpeg = PREDICTED_QUALITY } = options.quality ?? {};
  Object.entries({ avif, webp, jpeg }).forEach(([format, value]) => {
    if (typeof value === 'number') requireWhole(scope, `quality.${format}`, value, 1, 100);
  });
  return { avif, webp, jpg: jpeg, ...dialect && { [ORIGINAL_FORMAT]: jpeg } };
}

/** Returns the dialect of URLs, or undefined for imgix's. Rejects options that its URLs cannot use. */
function dialectOf(
  scope: Construct,
  { urls, signing, presets = {}, strictParameters, widths, reservedConcurrentExecutions }: OnDemandOptions,
  mount: Mount | undefined, routes: readonly PlannedRoute[],
): PlannedDialect | undefined {
  const dialect = urls && planDialect(scope, urls._dialect, {
    isSigned: signing !== undefined, isLimited: reservedConcurrentExecutions !== undefined, mount, routes,
  });
  if (!dialect) return undefined;
  if (Object.keys(presets).length > 0) {
    refuse(scope, '`presets` must not be set with these `urls`, which have no parameter for a preset. '
      + 'Remove `presets`, or use UrlDialect.imgix()');
  }
  if (dialect.widths && widths) {
    refuse(scope, '`widths` must not be set with these `urls`, whose widths are those of the framework. Set '
      + '`images: FrameworkImages.of({ widths: […] })` of UrlDialect.framework()');
  }
  if (strictParameters) {
    refuse(scope, '`strictParameters` must not be set with these `urls`: unknown parts are rejected or ignored as by '
      + 'the other service. Remove `strictParameters`, or use UrlDialect.imgix()');
  }
  return dialect;
}

/**
 * Returns the parameters of presets by name. Rejects presets that no URL can use.
 */
function planPresets(
  scope: Construct, given: { [name: string]: ImageParameters }, rules: RequestRules,
): RequestRules['presets'] {
  return Object.fromEntries(Object.entries(given).map(([name, parameters]) => {
    if (!/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) {
      refuse(scope, "`presets` must have names of 1 to 32 letters, digits, '-' and '_' "
        + `that begin with a letter or digit, got ${name}`);
    }
    return [name, planPreset(scope, `presets.${name}`, parameters, rules)];
  }));
}

function planPreset(
  scope: Construct, prop: string, parameters: ImageParameters, rules: RequestRules,
): RequestParameters {
  requireFields(scope, parameters, prop);
  if (parameters.preset !== undefined) {
    refuse(scope, `\`${prop}.preset\` must not be set: a preset cannot use another one`);
  }
  const query = requestParameters(parameters);
  types.requireSome(scope, prop, query, 'parameter', '{ width: 300 }', 'ImageParameters(width=300)');
  const unknown = Object.keys(query).find(name => Token.isUnresolved(query[name]));
  if (unknown !== undefined) refuse(scope, `\`${prop}.${fieldOf(unknown)}\` must be known at synthesis, got a token`);
  requirePlacement(scope, query, `${prop}.`);
  requireColors(scope, query, `${prop}.`);
  // A preset may have a watermark of its own, like a signed URL.
  const parsed = parseRequest('/image', query, '', { ...rules, signed: true });
  if (!isBad(parsed)) {
    requireSizes(scope, query, rules, `${prop}.`);
    warnOfIdleParameters(scope, prop, query);
    return query;
  }
  const { parameter, reason } = parsed;
  if (parameter === 'path') refuse(scope, `\`${prop}\` ${reason} for the path of a variant. Shorten \`watermark\``);
  return refuse(scope, `\`${prop}.${fieldOf(parameter)}\` ${reason}, got ${query[parameter]}`);
}
