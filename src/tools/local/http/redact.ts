import { Headers } from './message';

const REDACTED = 'REDACTED';

const NAMES = [
  's', 'sig', 'signature', 'policy', 'key-pair-id', 'token', 'x-amz-signature', 'x-amz-security-token',
  'x-amz-credential',
];

// Signatures and tokens in query strings, also in the header by which the edge function passes one on.
const PARAMETERS = new RegExp(`(^|[?&;\\s])(${NAMES.join('|')})=[^&;\\s]*`, 'gi');

// A signature of thumbor, which is the first segment of a path.
const SEGMENT = /(^|\?)\/[\w-]{27}=(?=\/)/g;

const HEADERS = /^(authorization|proxy-authorization|x-amz-security-token|x-api-key|set-cookie)$|-(secret|token)$/;

/** Replaces signatures and tokens in a URL or in another text with URLs. */
export function redact(text: string): string {
  return text.replace(PARAMETERS, `$1$2=${REDACTED}`).replace(SEGMENT, `$1/${REDACTED}`);
}

/** Replaces credentials in headers. Cookies keep their names only. */
export function redactHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactValue(name, value)]));
}

function redactValue(name: string, value: string): string {
  if (name === 'cookie') return value.replace(/=[^;]*/g, `=${REDACTED}`);
  return HEADERS.test(name) ? REDACTED : redact(value);
}
