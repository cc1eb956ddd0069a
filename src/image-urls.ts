import { Construct } from 'constructs';
import { isKnown, refuse, requireText } from './private/validate';
import { warnOfMissingSignature } from './signing';
import { ImageParameters, isAlwaysMade, queryOf } from './transformation/image-parameters';
import { printKey } from './transformation/image-request';
import { BoundTransformation } from './transformation/image-transformation';
import { RequestRules } from './transformation/request-parameters';

/**
 * The URLs under which a CDN serves its images.
 */
export class ImageUrls {
  constructor(
    private readonly scope: Construct,
    private readonly domainName: string,
    private readonly transformation?: BoundTransformation,
  ) {}

  /** Python gives parameters even where none are meant: with nothing in them. */
  public of(key: string, parameters: ImageParameters = {}): string {
    if (isKnown(key)) this.validateKey(key);
    if (this.needsSignature(parameters)) warnOfMissingSignature(this.scope);
    const isAsked = Object.values(parameters).some(value => value !== undefined);
    const query = isAsked || this.transformation ? queryOf(this.scope, key, parameters, this.rules) : '';
    return `https://${this.domainName}${pathOf(key)}${query}`;
  }

  private needsSignature(parameters: ImageParameters): boolean {
    const signing = this.transformation?.signing;
    return signing !== undefined && !(signing.unsignedCore && isAlwaysMade(parameters, this.rules));
  }

  private get rules(): RequestRules {
    return this.transformation?.rules ?? refuse(this.scope, '`parameters` need `transformation`: images are served as they are');
  }

  private validateKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > 1024) refuse(this.scope, `\`key\` must have 1 to 1,024 bytes, got ${bytes}: ${key}`);
    requireText(this.scope, 'key', key);
    if (key.startsWith('/')) refuse(this.scope, `\`key\` must not begin with a slash: it is a key, not a path, got: ${key}`);
  }
}

/** Where the image of a key is; one that only the deployment knows is taken to need no escapes. */
export function pathOf(key: string): string {
  return isKnown(key) ? printKey(key) : `/${key}`;
}
