/**
 * Returns the filter of `aws s3 sync` as the CDK's BucketDeployment uses it. Everything is included by default, and the
 * last matching pattern decides, with inclusions after exclusions. Patterns are those of Python's `fnmatch`.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters
 */
export function syncFilter(exclude: string[], include: string[]): (name: string) => boolean {
  const rulesFromTheLast = [
    ...exclude.map(pattern => ({ regExp: fnmatch(pattern), included: false })),
    ...include.map(pattern => ({ regExp: fnmatch(pattern), included: true })),
  ].reverse();
  return name => rulesFromTheLast.find(rule => rule.regExp.test(name))?.included ?? true;
}

/** Supports `*`, `?`, `[abc]` and `[!abc]`, all of which match slashes, too. */
function fnmatch(pattern: string): RegExp {
  const source = pattern.replace(
    /\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/g,
    (token: string, not: string | undefined, set: string | undefined) => {
      if (token.startsWith('*')) return '[\\s\\S]*';
      if (token === '?') return '[\\s\\S]';
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      return token.replace(/[.+^${}()|[\]\\]/, '\\$&');
    },
  );
  return new RegExp(`^${source}$`);
}
