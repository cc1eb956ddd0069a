import { Code, CodeFields } from './code';
import { Traffic } from './traffic';

/** A setting or a part of URLs that the image CDN does not have in the same way. */
export interface Difference {
  /** Its name at the other service. */
  readonly what: string;
  /** The effect, and the remedy. */
  readonly remedy: string;
}

/** A constant in the printed code, before the image CDN. */
export interface Constant {
  readonly name: string;
  readonly value: Code;
}

/** The image CDN that replaces the service, as code. */
export interface CdnCode {
  readonly constants: readonly Constant[];
  readonly props: CodeFields;
  /** The domain names and their certificate, which CloudFront accepts only after they have left the service. */
  readonly ownDomain?: CodeFields;
  /** The Region of the originals, in which the stack belongs. */
  readonly region?: string;
}

/** The service as it runs now, where it is known. */
export interface CurrentService {
  /** Its name in sentences, such as `the distribution E2EXAMPLE`. */
  readonly name: string;
  readonly distributionId?: string;
  /** The host that serves the images now. */
  readonly host?: string;
  /** Whether it is on CloudFront, whose alternate domain names must move. */
  readonly isOnCloudFront: boolean;
  /** The alternate domain names that move. */
  readonly aliases?: readonly string[];
  /** Whether the distribution serves more than images. */
  readonly isShared?: boolean;
  /** Whether its only behavior serves a website with the images, so that it stays as it is. */
  readonly isWebsite?: boolean;
  readonly stackName?: string;
  /** The buckets that the stack of the service owns, and that its removal could delete. */
  readonly ownBuckets?: readonly string[];
}

/** Everything about a service that a migration needs. */
export interface Findings {
  readonly current: CurrentService;
  readonly cdn: CdnCode;
  /** The URLs from now on, in sentences. */
  readonly urls: readonly string[];
  readonly differences: readonly Difference[];
  /** The requests in logs and lists of URLs, if there are any. */
  readonly traffic?: Traffic;
  /** The buckets of originals, whose owners must allow access. */
  readonly buckets: readonly string[];
}
