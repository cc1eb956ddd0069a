import { Readable } from 'node:stream';
import { EncodingChoice } from './encode/content';
import { Freshness } from './freshness';

/** A watermark that is part of a variant. */
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
  /** Missing if it has none. */
  readonly mark?: UsedWatermark;
  /** Whether the watermark comes from the replica. */
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

/** A response, and the work that continues after it. */
export interface ServedVariant<Response = FunctionResponse> {
  readonly answer: Response;
  /** Settles when the variant is stored, which viewers do not wait for. Never rejects. */
  readonly afterwards: Promise<void>;
}
