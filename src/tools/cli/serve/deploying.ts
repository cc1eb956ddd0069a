import { Deployment, LAGGING, Lagging } from '../../local/reader/deployment';
import { Arguments, UsageError } from '../command';

/** Returns the deployment described by `--deploying` and `--lagging`. */
export function deploymentOf(args: Arguments): Deployment | undefined {
  const from = args.text('deploying');
  const lagging = args.text('lagging') ?? 'transform';
  if (!isLagging(lagging)) {
    throw new UsageError(`--lagging must be one of ${Object.keys(LAGGING).join(', ')}, got ${lagging}`);
  }
  if (from === undefined && args.text('lagging') !== undefined) throw new UsageError('--lagging requires --deploying');
  return from === undefined ? undefined : { from, lagging };
}

export function deploymentNotice({ from, lagging }: Deployment, app: string): string {
  return `\nSimulating a deployment in progress (--deploying): the ${LAGGING[lagging]} still come from ${from}, `
    + `everything else from ${app}.\n`;
}

function isLagging(value: string): value is Lagging {
  return Object.hasOwn(LAGGING, value);
}
