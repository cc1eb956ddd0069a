import * as fs from 'node:fs';

/** Returns the IDs of the running child processes of this process. Linux only. */
export function children(): number[] {
  const threads = fs.readdirSync('/proc/self/task');
  return threads.flatMap(thread =>
    readIfThere(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** Returns the children that run a function. */
export function lambdaProcesses(): number[] {
  return children().filter(pid => readIfThere(`/proc/${pid}/cmdline`).includes('lambda-runner'));
}

/** Returns the peak memory of a process, in mebibytes. */
export function peakMemory(pid: number): number {
  const [, kibibytes = '0'] = /^VmHWM:\s*(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`)) ?? [];
  return Number(kibibytes) / 1024;
}

/** Returns the number of open file descriptors of this process. */
export function openDescriptors(): number {
  return fs.readdirSync('/proc/self/fd').length;
}

/** Returns undefined for a process that ends meanwhile. */
function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
