import { Evidence } from './evidence';
import { fieldsIn, requestIn } from '../url-list';

/** The problem with a listing of a bucket, to be put after the name of the file. */
export const IS_LISTING = 'is a listing of a bucket. Pass an access log, or the URLs of its images';

/** The longest line that is read. */
const MAX_LINE = 65_536;

/** A setting in a thumbor.conf, which is Python, or a variable of a container in an .env or compose file. */
const CONF = /^(?:-\s+|export\s+)?([A-Z][A-Z0-9_]*)\s*[=:]\s*(.+?)\s*(?:\s#.*)?$/;

/** The beginning of a list that continues on the next lines. */
const OPEN_LIST = /^[[(][^\])]*$/;

/** Texts that users may have and that are not read, by their lines, and what to do. */
const UNREAD: readonly (readonly [lines: RegExp, remedy: string])[] = [
  [
    /^\s*<(!doctype html|html|\?xml|urlset|sitemapindex|rss|feed)\b/i,
    'is a page, sitemap or feed. List the URLs of its images, one per line, such as by '
      + "`grep -oE 'https?://[^\"<> ]+' FILE > urls.txt`",
  ],
  [
    /^service\s*:[^]*^provider\s*:|^provider\s*:[^]*^service\s*:/m,
    'is a configuration of the Serverless Framework. Pass the template that `serverless package` writes into '
      + '.serverless, such as cloudformation-template-update-stack.json',
  ],
  [
    /^(resource|data|module)\s+"[\w-]+"(\s+"[\w-]+")?\s*\{/m,
    'is a configuration of Terraform. Pass what the AWS CLI prints, such as `aws cloudfront get-distribution --id ID`',
  ],
];

/** The first lines of a text, by which its kind is recognized. */
const HEAD = 20_000;

/** Lines of a listing of a bucket, as the AWS CLI prints it in text, or the S3 API in XML. */
const LISTING = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +[\d.]+ |\s*PRE \S|CONTENTS\t)|<ListBucketResult\b/m;

/**
 * Adds the lines of a log, of a list of URLs, or of settings of thumbor or imagor. A log of CloudFront begins with
 * `#Fields`, or has one JSON object in each line.
 */
export function addLines(text: string, evidence: Evidence): void {
  const [, remedy] = UNREAD.find(([lines]) => lines.test(text.slice(0, HEAD))) ?? [];
  if (remedy !== undefined && !LISTING.test(text)) throw new Error(remedy);
  const before = evidence.requests.total;
  let fields: string[] | undefined;
  let settings = 0;
  let open: string | undefined;
  for (const given of text.split(/\r?\n/)) {
    const line = given.trim();
    if (line === '' || line.length > MAX_LINE) continue;
    if (open !== undefined) {
      evidence.thumborConf[open] += line;
      open = /[\])]/.test(line) ? undefined : open;
      continue;
    }
    if (line.startsWith('#')) {
      fields = fieldsIn(line) ?? fields;
      continue;
    }
    const setting = fields ? null : CONF.exec(line);
    if (setting) {
      const [, name, value] = setting;
      evidence.thumborConf[name] = value;
      open = OPEN_LIST.test(value) ? name : undefined;
      settings += 1;
    } else {
      const [url] = requestIn(line, fields)?.split(/\s/, 1) ?? [];
      if (url !== undefined) evidence.requests.add(url);
    }
  }
  if (settings === 0 && evidence.requests.total === before) {
    if (LISTING.test(text)) throw new Error(IS_LISTING);
    throw new Error('must contain JSON, a template in YAML, a thumbor.conf, variables of imagor, an access '
      + 'log, or one URL per line');
  }
}
