import { Deployment, LAGGING, Lagging } from '../../local/reader/deployment';
import { Arguments, UsageError } from '../command';

/** The deployment that `--deploying` and `--lagging` describe. */
export function deploymentOf(args: Arguments): Deployment | undefined {
  const from = args.text('deploying');
  const lagging = args.text('lagging') ?? 'transform';
  if (!isLagging(lagging)) throw new UsageError(`--lagging must be one of ${Object.keys(LAGGING).join(', ')}, got: ${lagging}`);
  if (from === undefined && args.text('lagging') !== undefined) throw new UsageError('--lagging is for --deploying only');
  return from === undefined ? undefined : { from, lagging };
}

export function deploymentNotice({ from, lagging }: Deployment, app: string): string {
  return `\nIn the middle of a deployment (--deploying): the ${LAGGING[lagging]} are still those of ${from}, everything else is of ${app}.\n`;
}

function isLagging(value: string): value is Lagging {
  return Object.hasOwn(LAGGING, value);
}
