import { isRecord } from '../../../model/is-record';

/** A request in the log of a web server: the method, the path, and the version. */
const COMBINED = /"(?:GET|HEAD) (\S+) HTTP\/[\d.]+"/;

/** Methods of requests for images. Others of a log are left out. */
const METHODS = ['GET', 'HEAD'];

/** Returns the names of the fields in a log of CloudFront, if the line states them. */
export function fieldsIn(line: string): string[] | undefined {
  return line.startsWith('#Fields:') ? line.slice('#Fields:'.length).trim().split(/\s+/) : undefined;
}

/**
 * Returns the requested URL in a line of a log, and the line itself if it is none of a log.
 *
 * @param fields the names of the fields, in a log of CloudFront that begins with them
 */
export function requestIn(line: string, fields?: readonly string[]): string | undefined {
  if (line.startsWith('{')) return requestInRecord(line);
  if (!fields) return COMBINED.exec(line)?.[1] ?? line;
  const values = line.split('\t');
  return requestOf(name => values[fields.indexOf(name)]);
}

function requestInRecord(line: string): string | undefined {
  try {
    const record: unknown = JSON.parse(line);
    if (!isRecord(record)) return undefined;
    return requestOf(name => typeof record[name] === 'string' ? record[name] : undefined);
  } catch {
    return undefined; // The last line of a log may be incomplete.
  }
}

/** CloudFront writes `-` for an empty query, and encodes `%` a second time. */
function requestOf(value: (name: string) => string | undefined): string | undefined {
  const path = value('cs-uri-stem');
  const query = value('cs-uri-query') ?? '-';
  if (path === undefined || !METHODS.includes(value('cs-method') ?? 'GET')) return undefined;
  return path.replace(/%25(?=[0-9A-F]{2})/gi, '%') + (query === '-' || query === '' ? '' : `?${query}`);
}
