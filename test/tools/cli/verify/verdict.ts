import { FakeCdn } from './fake-cdn';
import { run } from '../../../../src/cli';
import { testIo } from '../support';

/** The output of `verify --json`, and the exit code. */
export interface Verdict {
  readonly url: string;
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly checks: ReadonlyArray<{ id: string; title: string; status: string; seen: string; advice?: string }>;
  readonly code: number;
}

export async function verdictOn(
  server: Pick<FakeCdn, 'url' | 'bucket' | 'wait'>,
  ...options: string[]
): Promise<Verdict> {
  const io = testIo(server.wait);
  const code = await run(['verify', server.url, '--bucket', server.bucket, '--json', ...options], io);
  expect(io.err()).toBe('');
  return { ...(JSON.parse(io.out()) as Omit<Verdict, 'code'>), code };
}

export const idsOf = (verdict: Verdict, status: string) =>
  verdict.checks.filter(check => check.status === status).map(({ id }) => id);
export const seenBy = (verdict: Verdict, id: string) => verdict.checks.find(check => check.id === id)?.seen;
