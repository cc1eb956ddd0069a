import { Evidence } from './evidence';
import { fieldsIn, requestIn } from '../log-line';

/** The longest line that is read. */
const MAX_LINE = 65_536;

/** A setting in a thumbor.conf, which is Python. */
const CONF = /^([A-Z][A-Z0-9_]*)\s*=\s*(.+?)\s*(?:#.*)?$/;

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
      fields = fieldsIn(line) ?? fields;
      continue;
    }
    const setting = fields ? null : CONF.exec(line);
    if (setting) {
      evidence.thumborConf[setting[1]] = setting[2];
      settings += 1;
    } else {
      const [url] = requestIn(line, fields)?.split(/\s/, 1) ?? [];
      if (url !== undefined) evidence.requests.add(url);
    }
  }
  if (settings === 0 && evidence.requests.total === before) {
    throw new Error('must contain JSON, a template in YAML, a thumbor.conf, an access log, or one URL per line');
  }
}
