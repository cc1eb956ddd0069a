import { globMatches } from '../../../model/glob';

/** The six parts of an ARN, of which only the last, the resource, may hold colons. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Each part is compared by itself, so that a wildcard never reaches across a colon; a lone `*` is any ARN. */
export function arnMatches(pattern: string, arn: string): boolean {
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  if (pattern === '*') return true;
  return patternParts.length === parts.length && patternParts.every((part, index) => globMatches(part, parts[index]));
}
