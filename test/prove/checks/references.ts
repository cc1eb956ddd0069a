import { Check, failed, passed, until } from './check';
import { ExchangeError } from '../../../src/tools/cli/shared/exchange';

export const changedReferences: Check = {
  id: 'changed-references',
  title: 'the certificate and the web ACL of a CDN can be replaced and removed in another Region',
  meaning:
    'A CDN outside us-east-1 cannot change its domain names or remove its web ACL in one deployment, although its ' +
    'stacks refer to each other weakly.',
  async run(cdn) {
    await cdn.redeploy('references');
    const left = `in us-east-1: ${kinds(await cdn.globals())}`;
    const { status } = await cdn.functionFirst.request('/images/sunset.jpg?w=320');
    const withoutAcl = `${status} without the web ACL`;
    if (!cdn.secondUrl) return outcome(status === 200, `${withoutAcl}; ${left}; no certificate without --domain`);
    const target = new URL('/images/sunset.jpg?w=320', cdn.secondUrl).href;
    const second = await until(cdn, cdn.patience.names, async () => {
      const found = await cdn.images.request(target).catch(unknownName);
      return found?.status === 200 ? 200 : undefined;
    });
    const seen = `${withoutAcl}; ${second ?? 'no image'} under ${cdn.secondUrl.hostname}; ${left}`;
    return outcome(status === 200 && second === 200, seen);
  },
};

/** A name server may not know the new name yet. */
function unknownName(error: unknown): undefined {
  if (!(error instanceof ExchangeError)) throw error;
}

const outcome = (isRight: boolean, seen: string) => (isRight ? passed(seen) : failed(seen));

/** An update leaves behind what was in use: more than one certificate, and any web ACL. */
function kinds(arns: readonly string[]): string {
  const count = (kind: string) => arns.filter(arn => arn.includes(`:${kind}:`)).length;
  return `certificates ${count('acm')}, web ACLs ${count('wafv2')}`;
}
