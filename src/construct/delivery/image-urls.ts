import { Construct, IConstruct } from 'constructs';
import { pathOf } from './image-path';
import { SrcSetOptions } from './src-set-options';
import { isRecord } from '../../model/is-record';
import { Mount, keyFolderOf, matchingPattern, urlFolderOf } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { RequestRules } from '../../runtime/url/request-parameters';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireText, warn } from '../core/validate';
import { CdnPlan } from '../plan/cdn-plan';
import { DEFAULT_LADDER } from '../plan/request-rules';
import { ImageParameters } from '../transformation/image-parameters';
import { PARAMETERS_OBJECT, isCoreVariant, requireWidth, variantUrl } from '../transformation/image-query';

/** The settings of a CDN that its URLs depend on. */
export interface UrlRules {
  /** The URL grammar of variants. Missing without transformation. */
  readonly variants?: RequestRules;

  /** The variants whose URLs must be signed. Missing if none must. */
  readonly signed?: 'all' | 'beyond-core';

  /** The first folder of the URLs of untouched originals, if they are served. */
  readonly originalsPath?: string;

  /** The path patterns of files that are served as they are, if there are any. */
  readonly otherFiles?: string[];

  /** Whether viewers need a signature of CloudFront. */
  readonly isPrivate?: boolean;

  /** The part of a distribution of the user that serves the images. Missing for a distribution of their own. */
  readonly mount?: Mount;
}

/** The version of the serialized form. A release that changes it cannot read earlier versions. */
const FORMAT_VERSION = 1;

/** The value of a context lookup that has not run yet. */
const LOOKUP_PENDING = /^dummy-value-for-/;

const SRC_SET_TYPES: types.PropTypes<SrcSetOptions> = {
  widths: types.list(types.number), parameters: PARAMETERS_OBJECT,
};

/**
 * The URLs under which a CDN serves its images.
 */
export class ImageUrls {
  /**
   * @param rules undefined if they are unknown at synthesis; URLs are then built without validation
   * @param remedy the end of the error for parameters without transformation
   */
  constructor(
    private readonly scope: Construct,
    private readonly domainName: string,
    public readonly rules: UrlRules | undefined,
    private readonly remedy: string,
  ) {}

  /**
   * Returns the URL of a variant or, without transformation, of an original.
   */
  public of(key: string, parameters: ImageParameters = {}): string {
    types.requireType(this.scope, 'key', key, types.text);
    types.requireType(this.scope, 'parameters', parameters, PARAMETERS_OBJECT);
    if (isKnown(key)) this.validateKey(key);
    const isFile = this.isOtherFile(key, parameters);
    const path = pathOf(urlFolderOf(this.rules?.mount) + key);
    const url = isFile ? path : this.variantUrl(key, path, parameters);
    if (!isFile && this.needsSignature(parameters)) warnOfMissingSignature(this.scope);
    if (this.rules?.isPrivate) warnOfMissingViewerSignature(this.scope);
    return `https://${this.domainName}${url}`;
  }

  /**
   * Returns the `srcset` of an image.
   */
  public srcSet(key: string, options: SrcSetOptions = {}): string {
    if (Array.isArray(options)) {
      refuse(this.scope, `\`options\` must be an object, got a list. Use { widths: [${options.join(', ')}] }`);
    }
    types.requireTypes(this.scope, options, SRC_SET_TYPES);
    const { widths = this.ladder(), parameters = {} } = options;
    for (const name of ['width', 'devicePixelRatio'] as const) {
      if (parameters[name] === undefined) continue;
      refuse(this.scope, `\`parameters.${name}\` must not be set for \`srcSetFor()\`: browsers choose among \`widths\``);
    }
    if (widths.length === 0) refuse(this.scope, '`widths` must have at least one width, got none');
    const { variants } = this.rules ?? {};
    if (variants) widths.forEach(width => requireWidth(this.scope, 'widths', width, variants));
    this.warnOfSnappedWidths(widths);
    return widths.map(width => `${this.of(key, { ...parameters, width })} ${width}w`).join(', ');
  }

  /** Returns the widths of the ladder. A pending lookup of the rules must not end the synthesis. */
  private ladder(): number[] {
    if (this.rules) return this.rules.variants?.widths ?? refuse(this.scope, `\`srcSetFor()\` requires ${this.remedy}`);
    warn(this.scope, 'srcSetWidths', 'The ladder is unknown at synthesis, '
      + 'so `srcSetFor()` lists the widths of the default ladder. '
      + 'Browsers choose by a wrong `w` descriptor if the CDN has another one. Set `widths` to those of the CDN');
    return DEFAULT_LADDER;
  }

  /** Warns about widths that snap to another one, so that their descriptor is not the width of the variant. */
  private warnOfSnappedWidths(widths: readonly number[]): void {
    const { widths: ladder, dialect } = this.rules?.variants ?? {};
    if (dialect) return; // in which widths are exact
    const snapped = widths.filter(width => isKnown(width) && ladder && !ladder.includes(width));
    if (snapped.length === 0) return;
    warn(this.scope, 'srcSetWidths', `\`srcSetFor()\` lists widths that are not on the ladder: ${snapped.join(', ')}. `
      + 'Their variants have the next width of the ladder, so that browsers choose by a wrong `w` descriptor. '
      + `Leave \`widths\` out, or choose from ${ladder!.join(', ')}`);
  }

  /** Whether a file is served as it is. It must not have parameters then. */
  private isOtherFile(key: string, parameters: ImageParameters): boolean {
    const { otherFiles = [], mount } = this.rules ?? {};
    const pattern = isKnown(key) ? matchingPattern(otherFiles, pathOf(key), mount) : undefined;
    if (pattern !== undefined && hasParameters(parameters)) {
      refuse(this.scope, `\`parameters\` must be left out for ${key}, `
        + `which \`otherFiles\` serves as it is: it matches ${pattern}`);
    }
    return pattern !== undefined;
  }

  private variantUrl(key: string, path: string, parameters: ImageParameters): string {
    const { rules } = this;
    if (rules && !rules.variants && hasParameters(parameters)) {
      refuse(this.scope, `\`parameters\` require ${this.remedy}`);
    }
    return !rules || rules.variants ? variantUrl(this.scope, key, path, parameters, rules?.variants) : path;
  }

  private needsSignature(parameters: ImageParameters): boolean {
    const { variants, signed } = this.rules ?? {};
    return (
      signed === 'all' || (signed === 'beyond-core' && variants !== undefined && !isCoreVariant(parameters, variants))
    );
  }

  private validateKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > MAX_KEY_BYTES) {
      refuse(this.scope, `\`key\` must have 1 to 1,024 bytes, got ${bytes}: ${key}`);
    }
    requireText(this.scope, 'key', key);
    if (key.startsWith('/')) refuse(this.scope, `\`key\` must be a key without a leading slash, got ${key}`);
    const folder = keyFolderOf(this.rules?.mount);
    if (!key.startsWith(folder)) {
      refuse(this.scope, `\`key\` must begin with ${folder}, the folder of \`pathPattern\`, got ${key}. `
        + 'Set `stripPrefix: true` if keys do not have it');
    }
    const path = this.rules?.originalsPath;
    if (isKnown(path) && key.startsWith(`${folder}${path}/`)) {
      refuse(this.scope, `\`key\` must not begin with ${folder}${path}/, where \`originalsPath\` serves `
        + `${folder}${key.slice(folder.length + path.length + 1)}, got ${key}. `
        + 'Choose an `originalsPath` that no key begins with');
    }
  }
}

/** In Python, a call without parameters passes an object without properties. */
function hasParameters(parameters: ImageParameters): boolean {
  return Object.values(parameters).some(value => value !== undefined);
}

/** Returns the rules of a CDN's URLs. */
export function urlRulesOf({ transformation, untouched, delivery, mount }: CdnPlan): UrlRules {
  const { signing } = transformation ?? {};
  return {
    variants: transformation?.rules,
    signed: signing && (signing.config.unsignedCore ? 'beyond-core' : 'all'),
    originalsPath: untouched.originalsPath,
    otherFiles: untouched.otherFiles,
    isPrivate: delivery.trustedKeyGroups !== undefined,
    mount,
  };
}

/**
 * Serializes rules as text for an output or a parameter, from which `readUrlRules` reads them.
 */
export function serializeUrlRules(rules: UrlRules): string {
  return JSON.stringify({ form: FORMAT_VERSION, ...rules });
}

/**
 * Reads serialized rules. Returns undefined if they are unknown at synthesis.
 */
export function readUrlRules(scope: IConstruct, text: string | undefined): UrlRules | undefined {
  if (!isKnown(text) || LOOKUP_PENDING.test(text)) return undefined;
  const serialized = parse(text);
  if (!isRecord(serialized) || serialized.form !== FORMAT_VERSION) {
    refuse(scope, '`urlRules` must be the `urlRules` of an `ImageCdn` of the same library version, '
      + `got ${text}. Use the same version in both apps`);
  }
  const { form, ...rules } = serialized;
  return rules as UrlRules;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Warns that URLs built at synthesis have no signature, because the secret is unknown.
 */
function warnOfMissingSignature(scope: IConstruct): void {
  warn(scope, 'unsignedUrl', '`urlFor()` and `srcSetFor()` return URLs without the signature that `signing` requires, '
    + 'because the secret is unknown at synthesis. Sign them in your application, as `npx cdk-image-cdn sign` does');
}

/** Warns that URLs built at synthesis have no CloudFront signature, because the private key is unknown. */
function warnOfMissingViewerSignature(scope: IConstruct): void {
  warn(scope, 'unsignedPrivateUrl', '`urlFor()` and `srcSetFor()` return URLs without the CloudFront signature that '
    + '`trustedKeyGroups` requires, because the private key is unknown at synthesis. Sign them in your application, as '
    + '`npx cdk-image-cdn sign --private-key` does, or set signed cookies');
}
