/** HTTP as the local edge passes it on: names of headers in lower case, bodies whole. */
export type Headers = Record<string, string>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The headers of a response without some of them. */
export function without(headers: Headers, ...names: string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}
