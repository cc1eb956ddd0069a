import { hostOf } from '../../model/aws-host';

/** An AWS service. Requests to it are signed. */
export interface AwsApi {
  /**
   * Sends a signed request.
   *
   * @param path path and query, percent-encoded
   */
  request(method: string, path: string, request?: AwsRequest): Promise<AwsResponse>;
}

/** Options of a request to AWS. */
export interface AwsRequest {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** In milliseconds. */
  readonly idleTimeout?: number;
}

export interface AwsResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** Returns the endpoint of a service. `AWS_ENDPOINT_URL_<SERVICE>` overrides it, as in AWS SDKs. */
export function endpointOf(service: string, region: string, env: NodeJS.ProcessEnv): string {
  return env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? `https://${hostOf(service, region)}`;
}

/** Returns the body of a successful response. Throws for any other. */
export function requireOk(action: string, { status, body }: AwsResponse): string {
  const text = body.toString();
  if (status < 300) return text;
  throw new Error(`${action} failed with ${status}: ${elementsOf(text, 'Code')[0] ?? text.slice(0, 200)}`);
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Returns the inner XML of all elements with a name. These elements must not contain each other.
 */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inner]) => inner);
}

/** Returns the text of the first element with a name. */
export function textOf(xml: string, name: string): string | undefined {
  return elementsOf(xml, name)[0]?.replace(/&(#x?)?(\w+);/g, (_entity, number: string | undefined, code: string) =>
    number === undefined ? ENTITIES[code] : String.fromCodePoint(parseInt(code, number === '#' ? 10 : 16)));
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
