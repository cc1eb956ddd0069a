/** A report of checks, which prints each result as soon as it is known. */
export class Report {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  /** Runs a check, which fails if the work throws. Returns whether it passed. */
  public async check(what: string, work: () => unknown): Promise<boolean> {
    const start = Date.now();
    try {
      await work();
      this.passed++;
      console.log(`  ok      ${what} (${seconds(start)} s)`);
      return true;
    } catch (error) {
      this.fail(what, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  public fail(what: string, why: string): void {
    this.failed++;
    console.log(`  FAILED  ${what}\n${why.replace(/^/gm, '          ')}`);
  }

  public skip(what: string, why: string): void {
    this.skipped++;
    console.log(`  skipped ${what}: ${why}`);
  }

  /** Prints the last line, and returns the exit code. */
  public close(): void {
    console.log(`\n${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}

function seconds(start: number): string {
  return ((Date.now() - start) / 1000).toFixed(1);
}
