/** The part of the output of `npm audit --json` that is read here: a report, or an error. */
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
  /** All others, which are only reported. */
  readonly others: string[];
}

const FAILING = ['high', 'critical'];

/** Returns the reason why the registry returned no report, if there is none. */
export function unanswered(output: AuditOutput): string | undefined {
  return output.vulnerabilities ? undefined : output.message ?? 'no report';
}

/** Evaluates a report: high and critical vulnerabilities in packages whose code is shipped fail. */
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
