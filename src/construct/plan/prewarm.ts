import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SourcesPlan } from './sources';
import { TransformationPlan } from './transformation';
import { ImageFormat } from '../../model/image-format';
import { Mount, keyPatterns } from '../../model/mount';
import { PrewarmConfig } from '../../runtime/prewarm-worker/prewarm-config';
import { requestOf } from '../../runtime/url/dialects/print-url';
import { isBad, isCore, printVariant } from '../../runtime/url/image-request';
import { RequestRules } from '../../runtime/url/request-parameters';
import * as types from '../core/prop-types';
import { refuse, refuseTogether, warn } from '../core/validate';
import { ImageCdnProps } from '../props/image-cdn-props';
import { FORMATS, PrewarmedVariant } from '../props/prewarm-options';
import { requestParameters, requireFields, variantUrl } from '../transformation/image-query';

/** The parts of a plan on which prewarming depends. */
interface PrewarmedParts {
  readonly sources: SourcesPlan;
  readonly transformation?: TransformationPlan;
  readonly mount?: Mount;
}

/** The most variants of an image, so that an upload stays cheap, and the worker's environment small. */
const MAX_VARIANTS = 30;

/** An `Accept` header of the viewers whose best format this is. Others cannot be negotiated. */
const ACCEPTS: Readonly<Partial<Record<ImageFormat, string>>> = {
  [ImageFormat.AVIF]: 'image/avif,image/webp,*/*', [ImageFormat.WEBP]: 'image/webp,*/*', [ImageFormat.JPEG]: '*/*',
};

/** Keys for the last segments in the paths of variants: those of JPEG files may differ from those of other images. */
const [ANY_FILE, JPEG_FILE] = ['image', 'image.jpg'];

/** Resolves the variants of changed images that are transformed ahead of viewers' requests. */
export function planPrewarm(
  scope: Construct, { prewarm, otherFiles }: ImageCdnProps, { sources, transformation, mount }: PrewarmedParts,
): PrewarmConfig | undefined {
  if (!prewarm || !transformation) return undefined;
  warnOfUnlistedSources(scope, sources);
  return {
    ...planVariants(scope, prewarm, transformation.rules),
    files: otherFiles && keyPatterns(otherFiles, mount),
    mount,
  };
}

/**
 * Returns the last segments in the paths of the variants. Rejects variants that are not core variants, since these
 * would count toward the limit of variants.
 */
function planVariants(
  scope: Construct, prewarm: readonly PrewarmedVariant[], rules: RequestRules,
): Pick<PrewarmConfig, 'variants' | 'jpegVariants'> {
  const variants = segmentsOfAll(scope, ANY_FILE, prewarm, rules);
  const jpegVariants = segmentsOfAll(scope, JPEG_FILE, prewarm, rules);
  return { variants, ...jpegVariants.join() !== variants.join() && { jpegVariants } };
}

function segmentsOfAll(
  scope: Construct, key: string, variants: readonly PrewarmedVariant[], rules: RequestRules,
): string[] {
  if (variants.length === 0) {
    refuse(scope, '`prewarm` must contain a variant, got none. Leave it out to transform images on request only');
  }
  const segments = new Set(variants.flatMap((variant, index) => {
    return segmentsOf(scope, key, `prewarm[${index}]`, variant, rules);
  }));
  if (segments.size > MAX_VARIANTS) {
    refuse(scope, `\`prewarm\` must have at most ${MAX_VARIANTS} variants of an image, got ${segments.size}. `
      + 'Name fewer widths or formats; others are transformed on request');
  }
  return [...segments];
}

function segmentsOf(
  scope: Construct, key: string, prop: string, variant: PrewarmedVariant, rules: RequestRules,
): string[] {
  const { formats, ...operations } = variant;
  types.requireSome(scope, prop, variant, 'property', '{ formats: [ImageFormat.AVIF] } for the URL without parameters',
    'PrewarmedVariant(preset="card")');
  requireFields(scope, operations, prop);
  if (formats !== undefined) types.requireType(scope, `${prop}.formats`, formats, FORMATS);
  const unknown = Object.entries(operations).find(([, value]) => Token.isUnresolved(value));
  if (unknown) refuse(scope, `\`${prop}.${unknown[0]}\` must be known at synthesis, got a token`);
  const names = Object.keys(rules.presets);
  if (operations.preset !== undefined && !names.includes(operations.preset)) {
    refuse(scope, `\`${prop}.preset\` must be one of the presets (${names.join(', ') || 'none'}), `
      + `got ${operations.preset}. Define it in \`presets\` of the transformation`);
  }
  variantUrl(scope, key, `/${key}`, operations, rules); // which rejects invalid parameters
  return acceptsOf(scope, prop, variant, rules).map(accept => {
    const request = requestOf(`/${key}`, requestParameters(operations), accept, rules);
    if (isBad(request)) return refuse(scope, `\`${prop}\` ${request.reason}`);
    if (!isCore(request, rules)) {
      refuse(scope, `\`${prop}\` must request a core variant: a width of the ladder `
        + `(${rules.widths.join(', ')}) or a preset, got ${JSON.stringify(operations)}. `
        + 'Define a preset with these parameters');
    }
    return printVariant(request).split('/').at(-1)!;
  });
}

function acceptsOf(
  scope: Construct, prop: string, { formats, format }: PrewarmedVariant, rules: RequestRules,
): string[] {
  refuseTogether(scope, `${prop}.formats`, formats, `${prop}.format`, format, 'a named format is the only one');
  if (format !== undefined) return [''];
  const offered = Object.values(ImageFormat).filter(each => ACCEPTS[each] && rules.formats.includes(each));
  const wrong = formats?.find(each => !offered.includes(each));
  if (wrong !== undefined || formats?.length === 0) {
    refuse(scope, `\`${prop}.formats\` must be formats that viewers negotiate, `
      + `${offered.map(codeOf).join(', ')}, got ${wrong === undefined ? 'none' : codeOf(wrong)}`);
  }
  if (formats) return formats.map(each => ACCEPTS[each]!);
  return [offered.length > 0 ? ACCEPTS[offered[0]]! : ''];
}

function codeOf(format: ImageFormat): string {
  const [name] = Object.entries(ImageFormat).find(([, value]) => value === format) ?? [format];
  return `ImageFormat.${name}`;
}

/** Warns about originals that nothing reports or lists. */
function warnOfUnlistedSources(scope: Construct, { isOneBucket, routes }: SourcesPlan): void {
  const outside = routes ? routes.filter(({ place }) => !place) : [];
  if (isOneBucket || (routes && outside.length === 0)) return;
  const which = outside.length > 0 ? ` (${outside.map(({ pathPrefix }) => `${pathPrefix}*`).join(', ')})` : '';
  warn(scope, 'prewarmByHand', `originals outside S3${which} report no changes and cannot be listed, so their variants `
    + 'are not transformed ahead by themselves. Run `npx cdk-image-cdn prewarm --keys FILE` with a file of their keys');
}
