import { OriginAttempt, traceResponse } from './request-trace';
import { Headers, HttpResponse } from '../http/message';
import { LambdaFunction } from '../lambda/lambda-function';
import { Bucket } from '../s3/bucket';

/** A request from CloudFront to an origin. */
export interface OriginRequest {
  readonly method: string;
  /** The path as the viewer sent it. */
  readonly path: string;
  /** The query string that the cache policy forwards, without the question mark. */
  readonly query: string;
  readonly headers: Headers;
  /** Whether the viewer came over HTTPS. CloudFront connects to S3 with the viewer's protocol. */
  readonly secure: boolean;
  /** Records the request to an origin, once for each member of an origin group that was tried. */
  readonly trace?: (attempt: OriginAttempt) => void;
}

/** The location of the images that an origin serves or transforms. */
export interface ImageLocation {
  readonly bucket: Bucket;
  /** The prefix of their keys, such as `/production`; may be empty. */
  readonly originPath: string;
  /** Whether the bucket emulates a server outside AWS with the files of `--images`. */
  readonly isEmulated: boolean;
  /** The first part of the CDN's keys, which keys in the bucket lack, such as `products/`. Empty by default. */
  readonly pathPrefix?: string;
  /** The locations of other images, if the CDN has several sources. */
  readonly others?: readonly ImageLocation[];
}

/** An origin. If it does not respond, `fetch` throws, and viewers get a 502 or 504. */
export interface Origin {
  /** The original images. Undefined for a variant bucket, because variants can be transformed again. */
  readonly images?: ImageLocation;
  /** The function that transforms images, if the origin does not only read them. */
  readonly transformFunction?: LambdaFunction;
  fetch(request: OriginRequest): Promise<HttpResponse>;
}

/** Thrown if an origin cannot be reached or times out. An origin group compares the status with its criteria. */
export class OriginUnreachable extends Error {
  constructor(public readonly status: 503 | 504) {
    super(status === 503 ? 'the origin refuses the connection' : 'the origin does not respond in time');
    this.name = 'OriginUnreachable';
  }
}

/** Fetches from an origin, and records the attempt whatever its outcome is. */
export async function recordAttempt(
  request: OriginRequest, attempted: Pick<OriginAttempt, 'origin' | 'path' | 'invocation'>,
  fetch: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const start = performance.now();
  const record = (outcome: Partial<OriginAttempt>) =>
    request.trace?.({ ...attempted, milliseconds: performance.now() - start, ...outcome });
  try {
    const response = await fetch();
    record({ response: traceResponse(response), remark: response.remark });
    return response;
  } catch (error) {
    record({ failure: (error as Error).message });
    throw error;
  }
}

/** Returns the locations of the images of a CDN in the order of their precedence. */
export function locationsOf(images: ImageLocation): ImageLocation[] {
  return [images, ...images.others ?? []];
}

/** Returns the location of an image. Undefined if a CDN with several sources has none for the key. */
export function locationOf(images: ImageLocation, key: string): ImageLocation | undefined {
  return locationsOf(images).find(({ pathPrefix = '' }) => key.startsWith(pathPrefix));
}

/** Returns the key of an image in the bucket of its location. */
export function keyInBucket({ originPath, pathPrefix = '' }: ImageLocation, key: string): string {
  return `${originPath}/${key.slice(pathPrefix.length)}`.slice(1);
}
