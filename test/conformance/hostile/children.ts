import * as fs from 'node:fs';

/** The processes that this one has started itself and that still run, by their ids. Of Linux alone. */
export function children(): number[] {
  const threads = fs.readdirSync('/proc/self/task');
  return threads.flatMap(thread =>
    readIfThere(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** Those among them that are processes of a function. */
export function lambdaProcesses(): number[] {
  return children().filter(pid => readIfThere(`/proc/${pid}/cmdline`).includes('lambda-runner'));
}

/** The most memory that a process has taken so far, in mebibytes. */
export function peakMemory(pid: number): number {
  const [, kibibytes = '0'] = /^VmHWM:\s*(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`)) ?? [];
  return Number(kibibytes) / 1024;
}

/** How many files and connections this process has open. */
export function openDescriptors(): number {
  return fs.readdirSync('/proc/self/fd').length;
}

/** Processes end while one looks at them. */
function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
