import { Readable } from 'node:stream';
import { EncodingChoice } from './encode/content';
import { Freshness } from './freshness';
import { ImageRequest } from '../url/image-request';

/** An image on top that is part of a variant. */
export interface UsedWatermark {
  readonly key: string;
  readonly version: string;
  /** Missing if its source reports changes. */
  readonly freshness?: Freshness;
}

/** The result of a transformation. */
export interface TransformedImage {
  readonly body: Buffer;
  readonly contentType: string;
  readonly choice?: EncodingChoice;
  /** The images on top, each key once, in the order of `markKeys()`. Missing if there are none. */
  readonly marks?: readonly UsedWatermark[];
  /** Whether an image on top comes from the replica. */
  readonly isReplica?: boolean;
  /** Whether refinement can encode it again. */
  readonly isRefinable?: boolean;
}

/** The HTTP response of the transform function. */
export interface FunctionResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** A response whose body may still be arriving. */
export interface StreamedResponse extends Omit<FunctionResponse, 'body'> {
  readonly body: Buffer | Readable;
}

/** A request as it arrives from the edge function. */
export interface VariantRequest {
  readonly request: ImageRequest;
  /**
   * The query of the viewer, if URLs are signed; with a dialect, the path and query. Undefined if the request came
   * without the edge function.
   */
  readonly query?: string;
  /** The name of an unknown parameter, if URLs with one are rejected. */
  readonly unknown?: string;
  /** Whether the path is not that of the variant, because the edge function has no room for the translation. */
  readonly isPassedOn?: boolean;
  /** Whether the edge function has other settings: the two functions are deployed at different moments. */
  readonly isDeploying: boolean;
}

/** A response, and the work that continues after it. */
export interface ServedVariant<Response = FunctionResponse> {
  readonly answer: Response;
  /** Settles when the variant is stored, which viewers do not wait for. Never rejects. */
  readonly afterwards: Promise<void>;
}
