import { timingSafeEqual } from 'node:crypto';
import { VariantRequest } from './dependencies';
import { Problem } from './problem';
import { SigningConfig } from './transformer-config';
import { RotatingSecret } from '../aws/rotating-secret';
import { parametersOf } from '../edge/normalize-url.edge';
import { EXPIRES, SIGNATURE, pairsOf, signatureOf, signedPairsOf, valuesOf } from '../signing/url-signature';
import { ImageRequest, isBad, isCore, parseRequest, printKey, printVariant } from '../url/image-request';
import { RequestRules } from '../url/request-parameters';

// A URL has as many variants as there are outcomes of format negotiation.
const ACCEPTS = ['', 'image/avif', 'image/webp'];

// Settings decide these operations, and the values of sizes: an edge function with other settings prints others for the
// same URL.
const OF_SETTINGS = ['v', 'f', 'q', 'fit', 'max-w', 'max-h'];
const SIZES = ['w', 'h'];

/**
 * Tells signed requests from others, by the query as it was sent and the versions of the secret that are in use.
 */
export class SignedRequests {
  /** @param keys the current one, and the previous one, by which URLs are signed that are still about */
  constructor(
    private readonly keys: RotatingSecret<readonly string[]>,
    private readonly rules: RequestRules,
    private readonly config: SigningConfig,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * Returns whether the request is signed. Rejects with a `Problem` if it must be and is not.
   *
   * Checks that cost nothing come first, and the secret last.
   */
  public async check({ request, query, isDeploying }: VariantRequest): Promise<boolean> {
    if (query === undefined) throw bad('the request did not come through the edge function');
    const [signature] = valuesOf(query, SIGNATURE);
    if (signature === undefined && this.config.unsignedCore && this.isCore(request, query, isDeploying)) return false;
    if (signature === undefined) throw bad('the URL is not signed');
    this.requireInTime(query);
    requireOneValue(query);
    // CloudFront may bypass a function that fails, and then a viewer's own header reaches this one: it has to mean this
    // variant.
    if (!this.means(request, query, isDeploying)) throw bad('the signature is that of another variant');
    if (!await this.isRight(signature, request.key, query)) throw bad('the signature is wrong');
    return true;
  }

  /** During a deployment, a preset may be new or changed on the other side. */
  private isCore(request: ImageRequest, query: string, isDeploying: boolean): boolean {
    return isCore(request, this.rules) || isDeploying && valuesOf(query, 'preset').length > 0;
  }

  private requireInTime(query: string): void {
    const expires = valuesOf(query, EXPIRES);
    if (expires.length === 0) return;
    if (expires.length > 1 || !/^\d{1,12}$/.test(expires[0])) throw bad(`\`${EXPIRES}\` must be seconds since 1970`);
    if (Number(expires[0]) * 1000 <= this.clock()) throw bad('the URL has expired');
  }

  private means(asked: ImageRequest, query: string, isDeploying: boolean): boolean {
    const first: Record<string, { value: string }> = {};
    pairsOf(query).forEach(([name, value]) => { first[name] ??= { value }; });
    const parameters = parametersOf(first);
    const compared = isDeploying ? withoutSettings : printVariant;
    return isDeploying && parameters.preset !== undefined || ACCEPTS.some(accept => {
      const request = parseRequest(printKey(asked.key), parameters, accept, this.rules);
      return !isBad(request) && compared(request) === compared(asked);
    });
  }

  private async isRight(signature: string, key: string, query: string): Promise<boolean> {
    if (!/^[0-9a-f]{64}$/.test(signature)) return false;
    const fits = (keys: readonly string[] = []) => keys.some(secret =>
      timingSafeEqual(Buffer.from(signatureOf(secret, key, query), 'hex'), Buffer.from(signature, 'hex')));
    return fits(await this.keys.value()) || fits(await this.keys.newer());
  }
}

/** Returns what a request has whatever the settings are. */
function withoutSettings({ key, operations }: ImageRequest): string {
  const left = Object.entries(operations).filter(([name]) => !OF_SETTINGS.includes(name))
    .map(([name, value]) => [name, SIZES.includes(name) ? 'any' : value]);
  return printVariant({ key, operations: Object.fromEntries(left) });
}

/**
 * The first value of a parameter counts, and signatures do not cover the order: another order would be another variant.
 */
function requireOneValue(query: string): void {
  const values = new Map<string, string>();
  for (const [name, value] of signedPairsOf(query)) {
    const lower = name.toLowerCase();
    if ((values.get(lower) ?? value) !== value) throw bad(`\`${lower}\` has two values`);
    values.set(lower, value);
  }
}

function bad(reason: string): Problem {
  return new Problem('bad-signature', reason);
}
