import { rewriteCloudinary } from './cloudinary-url';
import { counted } from './counted';
import { Draft } from './draft';
import { Evidence } from './evidence';
import { Findings } from './findings';
import { findingsOf } from './service';
import { Judgment } from './traffic';
import { CommandError } from '../../command';

/** The most transformations that are printed. */
const MAX_TRANSFORMATIONS = 50;

/** The longest transformation that is printed. */
const MAX_LENGTH = 120;

const NO_IMAGE: Judgment = { treatment: 'refused', reasons: ['not the URL of an image'] };

/** Returns what is found about an account at Cloudinary: each transformation, as parameters of this library. */
export function fromCloudinary(evidence: Evidence): Findings {
  if (evidence.requests.size === 0) {
    throw new CommandError('the files have no URLs. Pass an access log, or a list of URLs of Cloudinary');
  }
  const draft = new Draft();
  draft.addBucket(undefined);
  draft.differ('media library', 'download the originals and upload them to a bucket: see docs/migration/cloudinary.md');
  draft.differ('extensions', 'keys have the extension of their original. In Cloudinary, the extension of a URL '
    + 'chooses the format, so another extension becomes `fm`');
  draft.differ('widths', '`w` snaps up to the next width of the ladder, so that requests share variants');
  draft.differ('enlargement', 'small images stay small. Set `allowEnlargement` if pages need the sizes of Cloudinary');
  for (const name of presetsIn(evidence)) {
    draft.differ(`named transformation t_${name}`, `define a preset ${name}: see docs/transformation.md#presets`);
  }
  return findingsOf(draft, evidence, {
    name: 'Cloudinary',
    isOnCloudFront: false,
    urlsChange: 'docs/migration/cloudinary.md',
    urls: [
      'URLs change: `/<key>?<parameters>` in place of the transformation in the path. Parameters by transformation:',
      ...transformationLines(evidence),
    ],
    judge: url => rewriteCloudinary(url)?.judgment ?? NO_IMAGE,
  });
}

/** Returns the names of presets that take the place of named transformations, the first ones. */
function presetsIn({ requests }: Evidence): string[] {
  const names = [...requests.entries()].flatMap(([url]) => rewriteCloudinary(url)?.presets ?? []);
  return [...new Set(names)].sort().slice(0, MAX_TRANSFORMATIONS);
}

/** Returns each transformation with its parameters, the most frequent first. */
function transformationLines({ requests }: Evidence): string[] {
  const counts = new Map<string, { readonly text: string; requests: number }>();
  for (const [url, count] of requests.entries()) {
    const rewritten = rewriteCloudinary(url);
    if (!rewritten) continue;
    const { transformation, query, judgment } = rewritten;
    const result = query === undefined ? `no equivalent: ${judgment.reasons.join(', ')}`
      : query === '' ? 'no parameters' : `?${query}`;
    const known = counts.get(transformation) ?? { text: `${cut(transformation) || '(none)'} → ${result}`, requests: 0 };
    known.requests += count;
    counts.set(transformation, known);
  }
  const sorted = [...counts.values()].sort((a, b) => b.requests - a.requests);
  return [
    ...sorted.slice(0, MAX_TRANSFORMATIONS)
      .map(({ text, requests: count }) => `- ${counted(count, 'request')}: ${text}`),
    ...sorted.length > MAX_TRANSFORMATIONS ? [`- and ${sorted.length - MAX_TRANSFORMATIONS} more transformations`] : [],
  ];
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
