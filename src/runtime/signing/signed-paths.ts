import { badSignature, comparable, equalsOne } from './signed-requests';
import { thumborSignature } from './thumbor-signature';
import { RotatingSecret } from '../aws/rotating-secret';
import { SigningConfig } from '../transformer/transformer-config';
import { parseUrl } from '../url/dialects/resolve-url';
import { ImageRequest, isBad, isCore } from '../url/image-request';
import { VariantRequest } from '../url/read-variant-request';
import { RequestRules } from '../url/request-parameters';

/**
 * Verifies signatures of thumbor: the first segment of the path that the viewer sent, over the rest of it.
 *
 * @see https://thumbor.readthedocs.io/en/latest/security.html
 */
export class SignedPaths {
  /**
   * @param keys the current key, and the previous one, which has signed URLs that are still in use
   */
  constructor(
    private readonly keys: RotatingSecret<readonly string[]>,
    private readonly rules: RequestRules,
    private readonly config: SigningConfig,
  ) {}

  /**
   * Returns whether the request is signed. Rejects with a `Problem` if it must be and is not.
   *
   * The look-up of the secret comes last.
   */
  public async check({ request, query, isDeploying }: VariantRequest): Promise<boolean> {
    // A distribution may not forward the path yet while a deployment adds signing.
    const isReadable = query !== undefined || !isDeploying;
    if (this.config.unsignedCore && isReadable && isCore(request, this.rules)) return false;
    if (query === undefined) throw badSignature('the request did not come through the edge function');
    const [path] = query.split('?');
    const [, signature, rest] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (rest === undefined || signature === 'unsafe') throw badSignature('the URL is not signed');
    // From a behavior without the edge function, the viewer's own header arrives here. The signed path must therefore
    // lead to this variant.
    if (!this.leadsTo(request, path, isDeploying)) throw badSignature('the signature is that of another variant');
    const isRight =
      await equalsOne(this.keys, Buffer.from(signature), secret => Buffer.from(thumborSignature(secret, rest)));
    if (!isRight) throw badSignature('the signature is wrong');
    return true;
  }

  private leadsTo(asked: ImageRequest, path: string, isDeploying: boolean): boolean {
    const request = parseUrl(path, {}, '', this.rules);
    const compared = comparable(isDeploying);
    return !isBad(request) && compared(request) === compared(asked);
  }
}
