import { useState } from 'preact/hooks';
import { inWords, unknownParameters } from '../../src/runtime/url/parameter-names';
import { FAULT_MODES } from '../../src/tools/local/s3/fault-injection';
import { TrafficFault, TrafficInvalidation, TrafficRequest } from '../../src/tools/playground/traffic-protocol';
import { Result } from '../parts/result';
import { bytes, count, milliseconds } from '../parts/units';

interface RequestTableProps {
  /** Whether the CDN transforms images, so that parameters matter. */
  readonly transforms: boolean;
  readonly requests: readonly TrafficRequest[];
  readonly invalidations: readonly TrafficInvalidation[];
  readonly faults: readonly TrafficFault[];
}

type Event = TrafficRequest | TrafficInvalidation | TrafficFault;

/** The last requests and other events, the newest first. */
export function RequestTable({ transforms, requests, invalidations, faults }: RequestTableProps) {
  const [held, hold] = useState<readonly Event[]>();
  const events = [...requests, ...invalidations, ...faults].sort((one, other) => other.number - one.number);
  const shown = held ?? events;
  return (
    <div>
      <div class="requests-title">
        <h2 id="requests-title">Last requests</h2>
        <button
          type="button"
          class="small"
          aria-pressed={held !== undefined}
          onClick={() => hold(held ? undefined : events)}>
          {held ? 'Resume' : 'Pause'}
        </button>
      </div>
      <div class="table-room" tabIndex={0} role="region" aria-labelledby="requests-title">
        <table class="requests">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">x-cache</th>
              <th scope="col">Request</th>
              <th scope="col">Status</th>
              <th scope="col">Type</th>
              <th scope="col" class="figure">
                Size
              </th>
              <th scope="col" class="figure">
                Time taken
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(event => <EventRow key={event.number} event={event} transforms={transforms} />)}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function EventRow({ event, transforms }: { event: Event; transforms: boolean }) {
  if ('target' in event) {
    const ignored = transforms && event.status !== 400 ? ignoredIn(event.target) : '';
    return <Row request={event} ignored={ignored} />;
  }
  return 'item' in event ? <Invalidated invalidation={event} /> : <Failing fault={event} />;
}

function ignoredIn(target: string): string {
  return inWords(unknownParameters(target.replace(/^[^?]*/, '')));
}

function Row({ request, ignored }: { request: TrafficRequest; ignored: string }) {
  const { time, result, status, method, target, contentType, bytes: size, milliseconds: took } = request;
  return (
    <tr>
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td>
        <Result status={status} xCache={result} />
      </td>
      <td class="target" title={target}>
        {method !== 'GET' && <strong>{method} </strong>}
        {decoded(target)}
        {ignored !== '' && <div class="ignored">Ignored: {ignored}</div>}
      </td>
      <td>{status}</td>
      <td class="muted">{contentType.replace(/^image\//, '').split(';')[0]}</td>
      <td class="figure">{bytes(size)}</td>
      <td class="figure">{milliseconds(took)}</td>
    </tr>
  );
}

function Invalidated({ invalidation: { time, item, removed } }: { invalidation: TrafficInvalidation }) {
  return (
    <tr class="invalidated">
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td><span class="result other">Purge</span></td>
      <td class="target" title={item}>{item}</td>
      <td colSpan={4} class="muted">{count(removed, 'response')} removed from the cache</td>
    </tr>
  );
}

function Failing({ fault: { time, failure } }: { fault: TrafficFault }) {
  return (
    <tr class="invalidated">
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td>
        <span class={failure === undefined ? 'result hit' : 'result bad'}>
          {failure === undefined ? 'Restored' : 'Failure'}
        </span>
      </td>
      <td colSpan={5} class="muted">
        The original bucket {failure === undefined ? 'responds again' : FAULT_MODES[failure]}
      </td>
    </tr>
  );
}

function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}
