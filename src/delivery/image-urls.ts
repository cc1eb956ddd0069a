import { Construct } from 'constructs';
import { UrlRules } from './url-rules';
import { isKnown, refuse, requireText } from '../core/validate';
import { printKey } from '../runtime/url/image-request';
import { ImageParameters, isAlwaysMade, queryOf } from '../transformation/image-parameters';
import { warnOfMissingSignature, warnOfMissingViewerSignature } from '../transformation/url-signing';

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
    if (isKnown(key)) this.validateKey(key);
    if (this.needsSignature(parameters)) warnOfMissingSignature(this.scope);
    if (this.rules?.isPrivate) warnOfMissingViewerSignature(this.scope);
    return `https://${this.domainName}${pathOf(key)}${this.queryOf(key, parameters)}`;
  }

  /** In Python, a call without parameters passes an object without properties. */
  private queryOf(key: string, parameters: ImageParameters): string {
    const { rules } = this;
    const hasParameters = Object.values(parameters).some(value => value !== undefined);
    if (rules && !rules.variants && hasParameters) refuse(this.scope, `\`parameters\` require ${this.remedy}`);
    return !rules || rules.variants ? queryOf(this.scope, key, parameters, rules?.variants) : '';
  }

  private needsSignature(parameters: ImageParameters): boolean {
    const { variants, signed } = this.rules ?? {};
    return signed === 'all' || (signed === 'beyond-core' && variants !== undefined && !isAlwaysMade(parameters, variants));
  }

  private validateKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > 1024) refuse(this.scope, `\`key\` must have 1 to 1,024 bytes, got ${bytes}: ${key}`);
    requireText(this.scope, 'key', key);
    if (key.startsWith('/')) refuse(this.scope, `\`key\` must not begin with a slash: it is a key, not a path, got: ${key}`);
    const path = this.rules?.originalsPath;
    if (isKnown(path) && key.startsWith(`${path}/`)) {
      refuse(this.scope, `\`key\` must not begin with ${path}/, where \`originalsPath\` serves ${key.slice(path.length + 1)}, got: ${key}. `
        + 'Choose an `originalsPath` that no key begins with');
    }
  }
}

/**
 * Returns the path of an image. A key that is unknown at synthesis is expected to need no escapes.
 */
export function pathOf(key: string): string {
  return isKnown(key) ? printKey(key) : `/${key}`;
}
