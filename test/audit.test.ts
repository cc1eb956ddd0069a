import { AuditOutput, Vulnerability, judge, unanswered } from '../projenrc/audit';

const SHIPPED = new Set(['sharp', 'aws4']);

function vulnerable(name: string, severity: string, via: Vulnerability['via']): AuditOutput {
  return { vulnerabilities: { [name]: { name, severity, via } } };
}

test.each(['high', 'critical'])('judge fails a %s vulnerability of a shipped package', severity => {
  const report = vulnerable('sharp', severity, [{ title: 'Heap overflow', url: 'https://example.com/1' }]);
  const failures = [`sharp (${severity}): Heap overflow, https://example.com/1`];
  expect(judge(report, SHIPPED)).toEqual({ failures, others: [] });
});

test('judge only reports a moderate vulnerability of a shipped package', () => {
  const report = vulnerable('aws4', 'moderate', [{ title: 'Slow' }]);
  expect(judge(report, SHIPPED)).toEqual({ failures: [], others: ['aws4 (moderate): Slow'] });
});

test('judge only reports a critical vulnerability of a development dependency', () => {
  const report = vulnerable('jest', 'critical', ['braces']);
  expect(judge(report, SHIPPED)).toEqual({ failures: [], others: ['jest (critical): through braces'] });
});

test('judge accepts a report without vulnerabilities', () => {
  expect(judge({ vulnerabilities: {} }, SHIPPED)).toEqual({ failures: [], others: [] });
  expect(unanswered({ vulnerabilities: {} })).toBeUndefined();
});

test('unanswered returns the reason of a registry without advisories', () => {
  expect(unanswered({ message: '405 Method Not Allowed' })).toBe('405 Method Not Allowed');
  expect(unanswered({})).toBe('no report');
});
