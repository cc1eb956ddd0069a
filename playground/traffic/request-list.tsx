import { useState } from 'preact/hooks';
import { exportTraffic } from './export-traffic';
import { isFiltered, matchesFilter } from './filter';
import { FilterForm } from './filter-form';
import { RequestTable, TrafficEvent, rowLinkId } from './request-table';
import { Story } from './story/story';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { TrafficRequest } from '../../src/tools/playground/traffic-protocol';
import { TrafficAddress } from '../address';
import { clearTraffic } from '../api';
import { count } from '../parts/units';
import { go, notify } from '../state';

interface RequestListProps {
  readonly cdn: CdnInfo;
  readonly address: TrafficAddress;
  readonly events: readonly TrafficEvent[];
}

/** The last requests and other events, the newest first, beside the details of one request. */
export function RequestList({ cdn, address, events }: RequestListProps) {
  const [held, hold] = useState<readonly TrafficEvent[]>();
  const { filter, request } = address;
  const listed = [...(held ?? events)].sort((one, other) => other.number - one.number);
  const requests = listed.filter(isRequest);
  const found = requests.filter(each => matchesFilter(each, filter));
  const close = () => {
    go({ ...address, request: '' });
    document.getElementById(rowLinkId(request))?.focus();
  };
  const attempt = (change: Promise<unknown>) => {
    change.catch((error: Error) => notify(error.message, { isBad: true }));
  };
  const clear = () => {
    hold(undefined);
    attempt(clearTraffic(cdn.id));
  };
  return (
    <div class={request === '' ? 'request-list' : 'request-list with-story'}>
      <div class="requests-room">
        <div class="requests-title">
          <h2 id="requests-title">Last requests</h2>
          <FilterForm filter={filter} onChange={changed => go({ ...address, filter: changed }, false)} />
          <div class="requests-tools">
            <button
              type="button"
              class="small"
              aria-pressed={held !== undefined}
              onClick={() => hold(held ? undefined : events)}>
              {held ? 'Resume' : 'Pause'}
            </button>
            <button
              type="button"
              class="small"
              disabled={found.length === 0}
              onClick={() => attempt(exportTraffic(cdn, found, filter))}>
              Export JSON
            </button>
            <button type="button" class="small" disabled={listed.length === 0} onClick={clear}>Clear</button>
          </div>
        </div>
        <p class="found muted" role="status">
          {isFiltered(filter) && `${found.length} of ${count(requests.length, 'request')} match`}
        </p>
        <RequestTable
          transforms={cdn.transformation !== undefined && !cdn.transformation.rules?.dialect}
          events={isFiltered(filter) ? found : listed}
          address={address}
        />
      </div>
      {request !== '' && <Story key={request} cdn={cdn} address={address} onClose={close} />}
    </div>
  );
}

function isRequest(event: TrafficEvent): event is TrafficRequest {
  return 'target' in event;
}
