/** A request to an engine. */
export interface EngineRequest {
  readonly url: string;
  /** The image that stands for every original, as a file. */
  readonly original: string;
}

/** The response of an engine. */
export interface EngineResponse {
  readonly status: number;
  /** The key of the original that the engine requested, if it requested one. */
  readonly key?: string;
  readonly contentType?: string;
  readonly body: Buffer;
}

/** The software whose URLs a dialect accepts: answers requests in their order. */
export type Engine = (
  requests: readonly EngineRequest[], onAnswer: (response: EngineResponse, index: number) => Promise<void>,
) => Promise<void>;
