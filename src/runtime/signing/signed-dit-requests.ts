import { DIT_SIGNATURE, ditAmbiguityIn, ditSignatureOf } from './dit-signature';
import { badSignature, comparable, isSignedBy, parametersIn } from './signed-requests';
import { valuesOf } from './url-signature';
import { RotatingSecret } from '../aws/rotating-secret';
import { SigningConfig } from '../transformer/transformer-config';
import { hasExpired } from '../url/dialects/dit-request';
import { parseUrl } from '../url/dialects/resolve-url';
import { ImageRequest, isBad, isCore } from '../url/image-request';
import { VariantRequest } from '../url/read-variant-request';
import { RequestParameters, RequestRules } from '../url/request-parameters';

/** `Accept` headers that lead to other variants. */
const ACCEPTS = ['', 'image/webp'];

/**
 * Verifies the signatures of Dynamic Image Transformation, by the URL that the viewer sent.
 */
export class SignedDitRequests {
  constructor(
    private readonly keys: RotatingSecret<readonly string[]>,
    private readonly rules: RequestRules,
    private readonly config: SigningConfig,
  ) {}

  /** Returns whether the request is signed. Rejects with a `Problem` if it must be and is not. */
  public async check({ request, query: url, isDeploying }: VariantRequest): Promise<boolean> {
    // A distribution may not forward the URL yet while a deployment adds signing.
    if (url === undefined && !isDeploying && this.config.unsignedCore && isCore(request, this.rules)) return false;
    if (url === undefined) throw badSignature('the request did not come through the edge function');
    const [path, query = ''] = url.split(/\?(.*)/s);
    const [signature] = valuesOf(query, DIT_SIGNATURE);
    if (signature === undefined && this.config.unsignedCore && isCore(request, this.rules)) return false;
    if (signature === undefined) throw badSignature('the URL is not signed');
    const ambiguity = ditAmbiguityIn(query);
    if (ambiguity !== undefined) throw badSignature(ambiguity);
    const parameters = parametersIn(query); // those that are signed, as the query is not ambiguous
    if (hasExpired(parameters.expires)) throw badSignature('the URL has expired');
    // From a behavior without the edge function, the viewer's own header arrives here.
    const isOfVariant = this.leadsTo(request, path, parameters, isDeploying);
    if (!isOfVariant) throw badSignature('the signature is that of another variant');
    const isRight = await isSignedBy(this.keys, signature, secret => ditSignatureOf(secret, path, query));
    if (!isRight) throw badSignature('the signature is wrong');
    return true;
  }

  private leadsTo(asked: ImageRequest, path: string, parameters: RequestParameters, isDeploying: boolean): boolean {
    const compared = comparable(isDeploying);
    return ACCEPTS.some(accept => {
      const request = parseUrl(path, parameters, accept, this.rules);
      return !isBad(request) && compared(request) === compared(asked);
    });
  }
}
