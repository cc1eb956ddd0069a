import { hostOf } from '../../model/aws-host';

/** One of AWS's services, each request to which is signed. */
export interface AwsApi {
  /**
   * @param path with its query, percent-encoded
   */
  request(method: string, path: string, request?: { headers?: Record<string, string>; body?: string; idleTimeout?: number }): Promise<AwsAnswer>;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Where AWS's SDKs, too, are told to find something else than AWS. */
export function endpointOf(service: string, region: string, env: NodeJS.ProcessEnv): string {
  return env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? `https://${hostOf(service, region)}`;
}

export function requireOk(what: string, { status, body }: AwsAnswer): string {
  if (status >= 300) throw new Error(`${what} was answered by ${status}: ${elementsOf(body.toString(), 'Code')[0] ?? body.toString().slice(0, 200)}`);
  return body.toString();
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * What stands between the tags of each element of a name, for documents in which elements of one name do not contain
 * each other.
 */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inner]) => inner);
}

/** The text of the first such element. */
export function textOf(xml: string, name: string): string | undefined {
  return elementsOf(xml, name)[0]?.replace(/&(#x?)?(\w+);/g, (_entity, number: string | undefined, code: string) =>
    number === undefined ? ENTITIES[code] : String.fromCodePoint(parseInt(code, number === '#' ? 10 : 16)));
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}
