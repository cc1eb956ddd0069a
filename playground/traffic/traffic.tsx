import { BarChart } from './bar-chart';
import { CostLine } from './cost-line';
import { FaultForm, FaultNotice } from './fault-form';
import { InvalidationForm } from './invalidation-form';
import { RequestList } from './request-list';
import { useTraffic } from './use-traffic';
import { VariantLimitTable } from './variant-limit-table';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { TrafficInvalidation, TrafficTotals } from '../../src/tools/playground/traffic-protocol';
import { TrafficAddress } from '../address';
import { Problem } from '../parts/problem';
import { bytes, count } from '../parts/units';

/** Page of viewer requests and origin requests. */
export function Traffic({ cdn, address }: { cdn: CdnInfo; address: TrafficAddress }) {
  const traffic = useTraffic(cdn.id);
  if (!traffic) return <p class="loading" role="status">Connecting…</p>;
  const { totals, bins, requests, invalidations, faults, failure, isLive } = traffic;
  return (
    <div class="traffic">
      <div class="traffic-title">
        <h1>Traffic</h1>
        <p class={isLive ? 'live' : 'live off'}>{isLive ? 'live' : 'not connected'}</p>
        <div class="traffic-tools">
          {cdn.primary && <FaultForm cdn={cdn.id} failure={failure} />}
          {cdn.canInvalidate && <InvalidationForm cdn={cdn} />}
        </div>
      </div>
      {cdn.primary && failure !== undefined && <FaultNotice failure={failure} hasReplica={cdn.primary.hasReplica} />}
      <Totals totals={totals} isTransforming={cdn.transformation !== undefined} />
      {totals.requests > 0 && <CostLine cdn={cdn.id} seen={totals.requests} />}
      {totals.requests === 0 ? (
        <Problem title="No requests yet">
          <p>Open the gallery, or use curl: <code>curl -I {cdn.url}/…</code></p>
        </Problem>
      ) : (
        <>
          <div class="charts">
            <BarChart
              title="Requests"
              bins={bins}
              series={[
                { name: 'Hits', kind: 'hit', value: bin => bin.hits },
                { name: 'Misses', kind: 'miss', value: bin => bin.misses },
                { name: 'Others', kind: 'other', value: bin => bin.others },
              ]}
              print={String}
            />
            <BarChart
              title="Bytes to viewers"
              bins={bins}
              series={[{ name: 'From the edge', kind: 'edge', value: bin => bin.bytes }]}
              print={bytes}
            />
            {totals.originBytes !== undefined && (
              <BarChart
                title="Bytes from origins"
                bins={bins}
                series={[{ name: 'From origins', kind: 'miss', value: bin => bin.originBytes }]}
                print={bytes}
              />
            )}
          </div>
          <RequestList cdn={cdn} address={address} events={[...requests, ...invalidations, ...faults]} />
          <VariantLimitTable cdn={cdn} changes={changesOf(totals, invalidations)} />
        </>
      )}
    </div>
  );
}

/** Returns a number that changes when variants are stored or purged. */
function changesOf({ transforms = 0, limited }: TrafficTotals, invalidations: readonly TrafficInvalidation[]): number {
  return transforms + limited + (invalidations.at(-1)?.number ?? 0);
}

function Totals({ totals, isTransforming }: { totals: TrafficTotals; isTransforming: boolean }) {
  const { requests, hits, misses, errors, originBytes, originRequests, transforms, limited } = totals;
  const ratio = hits + misses === 0 ? '–' : `${Math.round(100 * hits / (hits + misses))}%`;
  return (
    <dl class="tiles">
      <Tile
        name="Requests"
        value={requests.toLocaleString('en')}
        more={errors > 0 ? count(errors, 'error') : undefined}
      />
      <Tile name="Hit rate" value={ratio} more={`${count(hits, 'hit')}, ${count(misses, 'miss', 'misses')}`} />
      <Tile name="To viewers" value={bytes(totals.bytes)} />
      {originBytes !== undefined && (
        <Tile name="From origins" value={bytes(originBytes)} more={count(originRequests ?? 0, 'request')} />
      )}
      {isTransforming && transforms !== undefined && (
        <Tile
          name="Transformations"
          value={transforms.toLocaleString('en')}
          more={limited > 0 ? `${limited.toLocaleString('en')} beyond the variant limit` : undefined}
        />
      )}
    </dl>
  );
}

function Tile({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        {value}
        {more !== undefined && <span class="muted">{more}</span>}
      </dd>
    </div>
  );
}
