import { DialectRules } from '../../../../src/runtime/url/dialects/dialect-rules';
import { ORIGINAL_FORMAT } from '../../../../src/runtime/url/original-format';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';
import { RULES } from '../../edge/edge-cases';

/** The rules of a CDN whose URLs have a dialect, as the construct prints them. */
export function rulesOf(dialect: DialectRules): RequestRules {
  return {
    ...RULES,
    presets: {},
    allowEnlargement: true,
    formats: [...RULES.formats, ORIGINAL_FORMAT],
    quality: { ...RULES.quality, [ORIGINAL_FORMAT]: 80 },
    dialect,
  };
}

/** A key, and operations in the short form of `segmentOf()`, or the last segment of the path. */
interface DialectOutcome {
  readonly key: string;
  readonly operations?: string;
  readonly segment?: string;
}

/** A URL, an `Accept` header, and what it means, or the part of the URL that is refused. */
export type DialectCase = [url: string, accept: string, outcome: DialectOutcome | string];
