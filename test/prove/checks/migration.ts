import { Check, ProvedCdn, failed, passed } from './check';
import { newKey, original, pathOf } from './originals';
import { ExchangeError } from '../../../src/tools/cli/shared/exchange';

const PAUSE_MS = 500;
const STEPS = ['migrating', 'control'] as const;

export const accessMigration: Check = {
  id: 'access-migration',
  title: 'a live CDN moves from OAI over migrating() to OAC without one failed request',
  meaning:
    'Viewers get 403 while a distribution moves to another origin access. Until this is fixed, migrate at a ' +
    'quiet hour.',
  async run(cdn) {
    const key = newKey('live.jpg');
    await cdn.plain.put(key, await original('orange'));
    const traffic = new Traffic(cdn, pathOf(key));
    const running = traffic.run();
    try {
      for (const step of STEPS) {
        traffic.step = step;
        await cdn.redeploy(step);
        await cdn.wait(cdn.patience.settle);
      }
    } finally {
      traffic.stop();
      await running;
    }
    return traffic.failures.length === 0
      ? passed(`${traffic.count} requests, all 200`)
      : failed(`${traffic.failures.length} of ${traffic.count} requests failed, first: ${traffic.failures[0]}`);
  },
};

/** One request after the other, each of which reaches the bucket. */
class Traffic {
  public step = 'identity';
  public count = 0;
  public readonly failures: string[] = [];
  private isStopped = false;

  constructor(
    private readonly cdn: ProvedCdn,
    private readonly target: string,
  ) {}

  public stop(): void {
    this.isStopped = true;
  }

  /** Never rejects: what ends it early shows in the redeployment too. */
  public async run(): Promise<void> {
    try {
      while (!this.isStopped) {
        await this.ask();
        await this.cdn.wait(PAUSE_MS);
      }
    } catch {
      this.isStopped = true;
    }
  }

  private async ask(): Promise<void> {
    try {
      const { status } = await this.cdn.plain.request(this.target);
      this.count++;
      if (status !== 200) this.failures.push(`${status} during ${this.step}`);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      this.count++;
      this.failures.push(`${error.message} during ${this.step}`);
    }
  }
}
