import * as fs from 'node:fs';

/** Limits of one transformation. */
export interface Limits {
  /** Seconds of CPU time, so that other work on the machine does not count. */
  readonly seconds: number;
  /** Resident memory of the process, in mebibytes. */
  readonly mebibytes: number;
}

/** Consumption of a process. */
export interface Usage {
  readonly seconds: number;
  readonly mebibytes: number;
}

// USER_HZ, by which /proc counts: the same on every architecture that Linux supports in practice.
const TICKS_PER_SECOND = 100;
const INTERVAL_MS = 50;

/** A process that waits for anything but the CPU is stuck at some time, too. */
const MAX_WAITING = 12;

/**
 * Watches a process of this machine, and kills it when it exceeds a limit. Linux only: elsewhere, only the time that
 * has passed counts.
 */
export class Watch {
  public exceeded?: 'memory' | 'timeout';
  private readonly start: Usage;
  private readonly startTime = Date.now();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number, private readonly limits: Limits) {
    resetPeak(pid);
    this.start = usageOf(pid);
    this.timer = setInterval(() => this.look(), INTERVAL_MS);
  }

  /** Ends watching, and returns the consumption since its beginning. */
  public stop(): Usage {
    clearInterval(this.timer);
    return this.look();
  }

  private look(): Usage {
    const usage = this.sinceStart();
    if (usage.mebibytes > this.limits.mebibytes) this.kill('memory');
    const waited = (Date.now() - this.startTime) / 1000 / MAX_WAITING;
    if (Math.max(usage.seconds, waited) > this.limits.seconds) this.kill('timeout');
    return usage;
  }

  private sinceStart(): Usage {
    const { seconds, mebibytes } = usageOf(this.pid);
    return { seconds: Math.max(0, seconds - this.start.seconds), mebibytes };
  }

  private kill(reason: 'memory' | 'timeout'): void {
    this.exceeded ??= reason;
    clearInterval(this.timer);
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Returns the CPU time of a process and its most memory since `resetPeak()`. */
export function usageOf(pid: number): Usage {
  const [, kibibytes = '0'] = /^VmHWM:\s*(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`)) ?? [];
  // The name of the program, in parentheses, may contain blanks.
  const fields = textOf(`/proc/${pid}/stat`).split(') ').pop()!.split(' ');
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  return { seconds: ticks / TICKS_PER_SECOND, mebibytes: Number(kibibytes) / 1024 };
}

/** Makes the kernel measure the most memory of a process anew. */
function resetPeak(pid: number): void {
  try {
    fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Then the peak is that of all files so far.
  }
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
