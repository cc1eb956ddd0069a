import * as fs from 'node:fs';

/** Clock ticks of Linux for each second, in `/proc`. */
const TICKS = 100;

/** Returns the CPU time of a process and of all below it, in seconds. */
export function cpuTime(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + ownTime(each), 0);
}

/** Returns the CPU time of all processes below one, in seconds. */
export function cpuTimeBelow(pid: number): number {
  return childrenOf(pid).reduce((sum, each) => sum + ownTime(each), 0);
}

function childrenOf(pid: number): number[] {
  const [file] = [`/proc/${pid}/task/${pid}/children`];
  const children = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  return children.flatMap(child => [child, ...childrenOf(child)]);
}

function ownTime(pid: number): number {
  try {
    const [, fields] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return (user + system) / TICKS;
  } catch {
    return 0; // it has ended
  }
}
