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

/** A message from the process. */
export type Message = ResponseMessage | ObservedMessage;

/** The response can precede the end of the handler; until then the process is busy. */
export interface ResponseMessage {
  /** The ID of the invocation, because code that a handler left running can respond late. */
  readonly requestId: string;
  readonly response?: FunctionResponse;
  readonly done: boolean;
}

/** Something that the function did. */
export interface ObservedMessage {
  /** The ID of the current or last invocation, or an empty string before the first. */
  readonly requestId: string;
  readonly observed:
    /** A line of the log. */
    | { readonly log: string }
    /** Metrics in CloudWatch's embedded metric format. */
    | { readonly metrics: Readonly<Record<string, number>> }
    /** A response to an HTTP request, or its failure. */
    | { readonly call: ObservedCall };
}

export interface ObservedCall {
  readonly method: string;
  readonly path: string;
  /** The service for which the request was signed, such as `s3`. Empty if it was not signed. */
  readonly service: string;
  readonly host: string;
  readonly status?: number;
  readonly milliseconds: number;
}
