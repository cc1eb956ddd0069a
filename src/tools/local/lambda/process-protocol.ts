/**
 * The event of a function URL.
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
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: '$default';
    readonly stage: '$default';
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly isBase64Encoded: boolean;
}

/** A message to the process of a function. */
export interface Invocation {
  readonly requestId: string;
  /** The request of a function URL, or the event of another service. */
  readonly event: unknown;
  /** The timeout in milliseconds. */
  readonly timeout: number;
}

export interface FunctionResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** A message from the process. The response can precede the end of the handler; until then the process is busy. */
export interface Message {
  /** The ID of the invocation, because code that a handler left running can respond late. */
  readonly requestId: string;
  readonly response?: FunctionResponse;
  readonly done: boolean;
}
