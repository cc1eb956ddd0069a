import { Construct } from 'constructs';
import { isKnown, refuse, requireText } from '../core/validate';
import { printKey } from '../runtime/url/image-request';
import { RequestRules } from '../runtime/url/request-parameters';
import { ImageParameters, isAlwaysMade, queryOf } from '../transformation/image-parameters';
import { BoundTransformation } from '../transformation/image-transformation';
import { warnOfMissingSignature, warnOfMissingViewerSignature } from '../transformation/url-signing';

/** The settings of a CDN that its URLs depend on. */
export interface UrlOptions {
  readonly transformation?: BoundTransformation;
  /** The first folder of the URLs of untouched originals, if they are served. */
  readonly originalsPath?: string;
  /** Whether viewers need a signature of CloudFront. */
  readonly isPrivate?: boolean;
}

/**
 * The URLs under which a CDN serves its images.
 */
export class ImageUrls {
  constructor(
    private readonly scope: Construct,
    private readonly domainName: string,
    private readonly options: UrlOptions,
  ) {}

  /** Python gives parameters even where none are meant: with nothing in them. */
  public of(key: string, parameters: ImageParameters = {}): string {
    if (isKnown(key)) this.validateKey(key);
    if (this.needsSignature(parameters)) warnOfMissingSignature(this.scope);
    if (this.options.isPrivate) warnOfMissingViewerSignature(this.scope);
    const isAsked = Object.values(parameters).some(value => value !== undefined);
    const query = isAsked || this.options.transformation ? queryOf(this.scope, key, parameters, this.rules) : '';
    return `https://${this.domainName}${pathOf(key)}${query}`;
  }

  private needsSignature(parameters: ImageParameters): boolean {
    const signing = this.options.transformation?.signing;
    return signing !== undefined && !(signing.unsignedCore && isAlwaysMade(parameters, this.rules));
  }

  private get rules(): RequestRules {
    return this.options.transformation?.rules ?? refuse(this.scope, '`parameters` need `transformation`: images are served as they are');
  }

  private validateKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > 1024) refuse(this.scope, `\`key\` must have 1 to 1,024 bytes, got ${bytes}: ${key}`);
    requireText(this.scope, 'key', key);
    if (key.startsWith('/')) refuse(this.scope, `\`key\` must not begin with a slash: it is a key, not a path, got: ${key}`);
    const folder = this.options.originalsPath;
    if (isKnown(folder) && key.startsWith(`${folder}/`)) {
      refuse(this.scope, `\`key\` must not begin with ${folder}/, where \`originalsPath\` serves ${key.slice(folder.length + 1)}, got: ${key}. `
        + 'Choose an `originalsPath` that no key begins with');
    }
  }
}

/** Where the image of a key is; one that only the deployment knows is taken to need no escapes. */
export function pathOf(key: string): string {
  return isKnown(key) ? printKey(key) : `/${key}`;
}
