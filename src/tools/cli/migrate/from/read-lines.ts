import { Evidence } from './evidence';
import { isRecord } from '../../../../model/is-record';

/** The longest line that is read. */
const MAX_LINE = 65_536;

/** A request in the log of a web server: the method, the path, and the version. */
const COMBINED = /"(?:GET|HEAD) (\S+) HTTP\/[\d.]+"/;

/** A setting in a thumbor.conf, which is Python. */
const CONF = /^([A-Z][A-Z0-9_]*)\s*=\s*(.+?)\s*(?:#.*)?$/;

/** Records of bytes and Range requests, which are no images of their own. */
const METHODS = ['GET', 'HEAD'];

/**
 * Adds the lines of a log, of a list of URLs, or of a thumbor.conf. A log of CloudFront begins with `#Fields`, or has
 * one JSON object in each line.
 */
export function addLines(text: string, evidence: Evidence): void {
  const before = evidence.requests.total;
  let fields: string[] | undefined;
  let settings = 0;
  for (const given of text.split(/\r?\n/)) {
    const line = given.trim();
    if (line === '' || line.length > MAX_LINE) continue;
    if (line.startsWith('#')) {
      fields = line.startsWith('#Fields:') ? line.slice('#Fields:'.length).trim().split(/\s+/) : fields;
      continue;
    }
    const setting = fields ? null : CONF.exec(line);
    if (setting) {
      evidence.thumborConf[setting[1]] = setting[2];
      settings += 1;
    } else {
      addRequest(line, fields, evidence);
    }
  }
  if (settings === 0 && evidence.requests.total === before) {
    throw new Error('must contain JSON, a template in YAML, a thumbor.conf, an access log, or one URL per line');
  }
}

function addRequest(line: string, fields: string[] | undefined, evidence: Evidence): void {
  if (line.startsWith('{')) return addRecord(line, evidence);
  if (fields) {
    const values = line.split('\t');
    return addValues(name => values[fields.indexOf(name)], evidence);
  }
  const url = COMBINED.exec(line)?.[1] ?? line.split(/\s/, 1)[0];
  evidence.requests.add(url);
}

function addRecord(line: string, evidence: Evidence): void {
  try {
    const record: unknown = JSON.parse(line);
    if (isRecord(record)) addValues(name => typeof record[name] === 'string' ? record[name] : undefined, evidence);
  } catch {
    // The last line of a log may be incomplete.
  }
}

/** CloudFront writes `-` for an empty query, and encodes `%` a second time. */
function addValues(value: (name: string) => string | undefined, evidence: Evidence): void {
  const path = value('cs-uri-stem');
  const query = value('cs-uri-query') ?? '-';
  const method = value('cs-method') ?? 'GET';
  if (path === undefined || !METHODS.includes(method)) return;
  evidence.requests.add(path.replace(/%25(?=[0-9A-F]{2})/gi, '%') + (query === '-' || query === '' ? '' : `?${query}`));
}
