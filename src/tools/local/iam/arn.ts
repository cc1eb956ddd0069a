import { globMatches } from '../../../model/glob';

/** Returns the six parts of an ARN. Only the last one, the resource, can contain colons. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Compares ARNs part by part, so that a wildcard never matches a colon. `*` alone matches every ARN. */
export function arnMatches(pattern: string, arn: string): boolean {
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  if (pattern === '*') return true;
  return patternParts.length === parts.length && patternParts.every((part, index) => globMatches(part, parts[index]));
}
