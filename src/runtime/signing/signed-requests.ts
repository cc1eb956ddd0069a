import { timingSafeEqual } from 'node:crypto';
import {
  EXPIRES, SIGNATURE, ambiguityIn, pairsOf, signatureOf, signedPairsOf, valuesOf,
} from './url-signature';
import { RotatingSecret } from '../aws/rotating-secret';
import { parametersOf } from '../edge/query-parameters.edge';
import { Problem } from '../transformer/problem';
import { SigningConfig } from '../transformer/transformer-config';
import {
  ImageRequest, NEGOTIATION, isBad, isCore, parseRequest, printKey, printVariant,
} from '../url/image-request';
import { VariantRequest } from '../url/read-variant-request';
import { RequestParameters, RequestRules } from '../url/request-parameters';

// Settings decide these operations and the values of sizes. An edge function with other settings writes other values
// for the same URL.
const SETTING_OPERATIONS = ['v', 'f', 'q', 'fit', 'max-w', 'max-h'];
const SIZE_OPERATIONS = ['w', 'h'];

/**
 * Verifies signatures, by the query that the viewer sent and the versions of the secret that are in use.
 */
export class SignedRequests {
  /**
   * @param keys the current key, and the previous one, which has signed URLs that are still in use
   * @param urlFolder the part of URLs that keys lack: signatures cover the whole path
   */
  constructor(
    private readonly keys: RotatingSecret<readonly string[]>,
    private readonly rules: RequestRules,
    private readonly config: SigningConfig,
    private readonly clock: () => number = Date.now,
    private readonly urlFolder: string = '',
  ) {}

  /**
   * Returns whether the request is signed. Rejects with a `Problem` if it must be and is not.
   *
   * The cheap checks come first, and the look-up of the secret last.
   */
  public async check({ request, query, isDeploying }: VariantRequest): Promise<boolean> {
    if (query === undefined) return this.checkWithoutQuery(request, isDeploying);
    const [signature] = valuesOf(query, SIGNATURE);
    if (signature === undefined && this.config.unsignedCore && this.isCore(request, query, isDeploying)) return false;
    if (signature === undefined) throw badSignature('the URL is not signed');
    this.requireInTime(query);
    const ambiguity = ambiguityIn(query);
    if (ambiguity !== undefined) throw badSignature(ambiguity);
    // From a behavior without the edge function, the viewer's own header arrives here. The signed query must therefore
    // lead to this variant.
    if (!this.leadsTo(request, query, isDeploying)) throw badSignature('the signature is that of another variant');
    const isRight = await this.isRight(signature, this.urlFolder + request.key, query);
    if (!isRight) throw badSignature('the signature is wrong');
    return true;
  }

  /**
   * Checks a request without the mark of the edge function: that of a distribution that does not forward it yet, while
   * a deployment adds signing, or one from a behavior without it. Nobody can tell whether it was signed, so it may
   * only be a variant that needs no signature. Its path has the current settings.
   */
  private checkWithoutQuery(request: ImageRequest, isDeploying: boolean): false {
    if (this.config.unsignedCore && !isDeploying && isCore(request, this.rules)) return false;
    throw badSignature('the request did not come through the edge function');
  }

  /** Whether the variant is a core variant. During a deployment, the edge function may know other presets. */
  private isCore(request: ImageRequest, query: string, isDeploying: boolean): boolean {
    return isCore(request, this.rules) || isDeploying && valuesOf(query, 'preset').length > 0;
  }

  private requireInTime(query: string): void {
    // Names may have any case. `Expires` is CloudFront's, and not signed.
    const expires = signedPairsOf(query).filter(([name]) => name.toLowerCase() === EXPIRES).map(([, value]) => value);
    if (expires.length === 0) return;
    const isTime = expires.length === 1 && /^\d{1,12}$/.test(expires[0]);
    if (!isTime) throw badSignature(`\`${EXPIRES}\` must be seconds since 1970`);
    if (Number(expires[0]) * 1000 <= this.clock()) throw badSignature('the URL has expired');
  }

  private leadsTo(asked: ImageRequest, query: string, isDeploying: boolean): boolean {
    const parameters = parametersIn(query);
    const compared = comparable(isDeploying);
    return isDeploying && parameters.preset !== undefined || Object.values(NEGOTIATION).some(accept => {
      const request = parseRequest(printKey(asked.key), parameters, accept, this.rules);
      return !isBad(request) && compared(request) === compared(asked);
    });
  }

  private async isRight(signature: string, key: string, query: string): Promise<boolean> {
    return isSignedBy(this.keys, signature, secret => signatureOf(secret, key, query));
  }
}

/** Whether a signature in hexadecimal is that of one of the keys. The comparison takes the same time for all. */
export async function isSignedBy(
  keys: RotatingSecret<readonly string[]>, signature: string, signatureBy: (secret: string) => string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  return equalsOne(keys, Buffer.from(signature, 'hex'), secret => Buffer.from(signatureBy(secret), 'hex'));
}

/** Whether a signature is that of one of the keys. The comparison takes the same time for all of its length. */
export async function equalsOne(
  keys: RotatingSecret<readonly string[]>, given: Buffer, signatureBy: (secret: string) => Buffer,
): Promise<boolean> {
  const fits = (secrets: readonly string[] = []): boolean => secrets.some(secret => {
    const expected = signatureBy(secret);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return fits(await keys.value()) || fits(await keys.newer());
}

/** Returns the function that prints what requests of the same URL have in common. */
export function comparable(isDeploying: boolean): (request: ImageRequest) => string {
  return isDeploying ? withoutSettings : printVariant;
}

/** Returns the part of a request that does not depend on settings, as text. */
function withoutSettings({ key, operations }: ImageRequest): string {
  const left = Object.entries(operations).filter(([name]) => !SETTING_OPERATIONS.includes(name))
    .map(([name, value]) => [name, SIZE_OPERATIONS.includes(name) ? 'any' : value]);
  return printVariant({ key, operations: Object.fromEntries(left) });
}

/** Returns the parameters that the edge function reads in a query as sent. */
export function parametersIn(query: string): RequestParameters {
  const first: Record<string, { value: string }> = {};
  pairsOf(query).forEach(([name, value]) => { first[name] ??= { value }; });
  return parametersOf(first);
}

export function badSignature(reason: string): Problem {
  return new Problem('bad-signature', reason);
}
