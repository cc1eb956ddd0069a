import { Construct } from 'constructs';
import { SrcSetOptions } from './src-set-options';
import { UrlRules } from './url-rules';
import { keyFolderOf, matchingPattern, urlFolderOf } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { printKey } from '../../runtime/url/image-request';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireText, warn } from '../core/validate';
import { ImageParameters } from '../transformation/image-parameters';
import { PARAMETERS_OBJECT, isCoreVariant, variantUrl } from '../transformation/image-query';
import { requireWidth } from '../transformation/parameter-effects';
import { DEFAULT_LADDER } from '../transformation/rules';
import { warnOfMissingSignature, warnOfMissingViewerSignature } from '../transformation/url-signing';

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

/**
 * Returns the path of an image. A key that is unknown at synthesis is expected to need no escapes.
 */
export function pathOf(key: string): string {
  return isKnown(key) ? printKey(key) : `/${key}`;
}
