import { bill, s3StorageCost, sentGigabytes } from './bill';
import { Configuration } from './configuration';
import { FLAT_RATE_PLANS, S3, UsageLevel } from './prices';
import { Usage } from './usage';
import { missingIn } from '../../model/plan-features';

export interface PlanBill {
  readonly plan: string;
  /** Monthly cost, or undefined if the plan lacks a feature or an allowance. */
  readonly total?: number;
  /** Required usage level, if the plan has several. */
  readonly level?: UsageLevel;
  /** Reason why the plan is unsuitable. */
  readonly reason?: string;
}

/** Returns the cost on each flat-rate plan: its price, and everything that it does not include. */
export function planBills(config: Configuration, usage: Usage): PlanBill[] {
  const {
    transformFunction: transformer,
    transformLogs,
    monitoring,
    storageRequests,
    storage,
    replica,
    logs,
  } = bill(config, usage);
  const inS3 = s3StorageCost(config, usage);
  const besides = transformer + transformLogs + monitoring + storageRequests + storage + replica
    + (config.logs === 'CWL' ? 0 : logs);
  return FLAT_RATE_PLANS.map(({ name: plan, levels, storageCredit }) => {
    const lacks = missingIn(plan, { config: config.distribution, hasAccessLogs: config.logs !== undefined });
    if (lacks.length > 0) return { plan, reason: `has no ${lacks.map(({ name }) => name).join(', ')}` };
    const level = levels.find(
      ({ requests, gigabytes: most }) => usage.requests <= requests && sentGigabytes(config, usage) <= most,
    );
    if (!level) return { plan, reason: excess(levels[levels.length - 1], usage) };
    return {
      plan,
      ...(levels.length > 1 && { level }),
      total: level.price + besides - Math.min(inS3, storageCredit * S3.storage[0].price),
    };
  });
}

function excess({ requests, gigabytes: most }: UsageLevel, usage: Usage): string {
  return usage.requests > requests
    ? `more than its ${requests.toLocaleString('en')} requests`
    : `more than its ${most.toLocaleString('en')} GB`;
}
