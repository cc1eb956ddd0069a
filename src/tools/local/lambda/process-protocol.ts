/**
 * What passes between the local edge and the process of a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export interface FunctionUrlEvent {
  readonly version: '2.0';
  readonly routeKey: '$default';
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string; readonly path: string; readonly protocol: string; readonly sourceIp: string; readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: '$default';
    readonly stage: '$default';
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly isBase64Encoded: boolean;
}

/** To the process. */
export interface Invocation {
  readonly requestId: string;
  /** The request of a function URL, or what another service has for the function. */
  readonly event: unknown;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface FunctionResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** From the process. An answer may come before the handler is done; until then the process takes nothing else. */
export interface Message {
  /** Of the request that it is about: what a handler left running may speak up later. */
  readonly requestId: string;
  readonly response?: FunctionResponse;
  readonly done: boolean;
}
