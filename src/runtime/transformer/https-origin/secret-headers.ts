import { validateHeaderName, validateHeaderValue } from 'node:http';
import { OriginHeaders } from './origin-client';
import { isRecord } from '../../../model/is-record';

// Headers that belong to the connection, to the body, or to the CDN's own requests.
const RESERVED = new RegExp('^(accept-encoding|connection|content-.*|expect|host|if-.*|keep-alive|proxy-.*|range|te'
  + '|trailer|transfer-encoding|upgrade)$');

/** Returns the headers in the text of a secret. No error contains a value, because errors are logged. */
export function headersIn(text: string): OriginHeaders {
  const headers = parsed(text);
  if (!isRecord(headers)) throw new Error('the secret with headers must be a JSON object');
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), valueOf(name, value)]));
}

function valueOf(name: string, value: unknown): string {
  const isValid = typeof value === 'string' && value !== '' && !RESERVED.test(name.toLowerCase())
    && passes(() => validateHeaderName(name)) && passes(() => validateHeaderValue(name, value));
  if (!isValid) throw new Error(`the secret with headers has no valid header in its field ${JSON.stringify(name)}`);
  return value as string;
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

/** Parses a secret. The message of `JSON.parse()` would quote it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
