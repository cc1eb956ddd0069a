/** The part of `npm audit --json` that is read here: a report, or an error in its place. */
export interface AuditOutput {
  readonly message?: string;
  readonly vulnerabilities?: Record<string, Vulnerability>;
}

export interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly via: readonly (string | { readonly title?: string; readonly url?: string })[];
}

export interface Verdict {
  /** Vulnerabilities of shipped code that fail the build. */
  readonly failures: string[];
  /** All others, which are reported only. */
  readonly others: string[];
}

const FAILING = ['high', 'critical'];

/** Returns why the registry gave no report, if it gave none. */
export function unanswered(output: AuditOutput): string | undefined {
  return output.vulnerabilities ? undefined : output.message ?? 'no report';
}

/** Judges a report: high and critical vulnerabilities of packages whose code is shipped fail. */
export function judge({ vulnerabilities = {} }: AuditOutput, shipped: ReadonlySet<string>): Verdict {
  const all = Object.values(vulnerabilities);
  const failing = all.filter(({ name, severity }) => shipped.has(name) && FAILING.includes(severity));
  return { failures: failing.map(describe), others: all.filter(one => !failing.includes(one)).map(describe) };
}

function describe({ name, severity, via }: Vulnerability): string {
  const reasons = via.map(one =>
    typeof one === 'string' ? `through ${one}` : [one.title, one.url].filter(Boolean).join(', '));
  return `${name} (${severity}): ${reasons.join('; ')}`;
}
