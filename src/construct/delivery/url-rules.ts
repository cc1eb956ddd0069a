import { IConstruct } from 'constructs';
import { isRecord } from '../../model/is-record';
import { Mount } from '../../model/mount';
import { RequestRules } from '../../runtime/url/request-parameters';
import { isKnown, refuse } from '../core/validate';
import { BoundTransformation } from '../transformation/image-transformation';

/** The settings of a CDN that its URLs depend on. */
export interface UrlRules {
  /** The URL grammar of variants. Missing without transformation. */
  readonly variants?: RequestRules;

  /** The variants whose URLs must be signed. Missing if none must. */
  readonly signed?: 'all' | 'beyond-core';

  /** The first folder of the URLs of untouched originals, if they are served. */
  readonly originalsPath?: string;

  /** The path patterns of files that are served as they are, if there are any. */
  readonly otherFiles?: string[];

  /** Whether viewers need a signature of CloudFront. */
  readonly isPrivate?: boolean;

  /** The part of a distribution of the user that serves the images. Missing for a distribution of their own. */
  readonly mount?: Mount;
}

/** The version of the serialized form. A release that changes it cannot read earlier versions. */
const FORMAT_VERSION = 1;

/** The value of a context lookup that has not run yet. */
const LOOKUP_PENDING = /^dummy-value-for-/;

/** The props that URLs depend on. */
interface UrlProps {
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
  readonly trustedKeyGroups?: object[];
  readonly mount?: Mount;
}

/**
 * Returns the rules of a CDN's URLs.
 */
export function urlRulesOf(
  transformation: BoundTransformation | undefined, { originalsPath, otherFiles, trustedKeyGroups, mount }: UrlProps,
): UrlRules {
  const signing = transformation?.signing;
  return {
    variants: transformation?.rules,
    signed: signing && (signing.unsignedCore ? 'beyond-core' : 'all'),
    originalsPath,
    otherFiles,
    isPrivate: trustedKeyGroups !== undefined,
    mount,
  };
}

/**
 * Serializes rules as text for an output or a parameter, from which `readUrlRules` reads them.
 */
export function serializeUrlRules(rules: UrlRules): string {
  return JSON.stringify({ form: FORMAT_VERSION, ...rules });
}

/**
 * Reads serialized rules. Returns undefined if they are unknown at synthesis.
 */
export function readUrlRules(scope: IConstruct, text: string | undefined): UrlRules | undefined {
  if (!isKnown(text) || LOOKUP_PENDING.test(text)) return undefined;
  const serialized = parse(text);
  if (!isRecord(serialized) || serialized.form !== FORMAT_VERSION) {
    refuse(scope, '`urlRules` must be the `urlRules` of an `ImageCdn` of the same library version, '
      + `got ${text}. Use the same version in both apps`);
  }
  const { form, ...rules } = serialized;
  return rules as UrlRules;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
