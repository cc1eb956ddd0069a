import { decoded } from './filter';
import { ignoredParameters, inWords } from '../../src/runtime/url/parameter-names';
import { FAULT_MODES } from '../../src/tools/local/s3/fault-injection';
import { TrafficFault, TrafficInvalidation, TrafficRequest } from '../../src/tools/playground/traffic-protocol';
import { TrafficAddress, printAddress } from '../address';
import { Result } from '../parts/result';
import { bytes, count, milliseconds } from '../parts/units';
import { go } from '../state';

export type TrafficEvent = TrafficRequest | TrafficInvalidation | TrafficFault;

interface RequestTableProps {
  /** Whether the CDN transforms images, so that parameters matter. */
  readonly transforms: boolean;
  /** Events in the order of the rows. */
  readonly events: readonly TrafficEvent[];
  readonly address: TrafficAddress;
}

/** Table of requests and other events. A request links to its details. */
export function RequestTable({ transforms, events, address }: RequestTableProps) {
  return (
    <div class="table-room" tabIndex={0} role="region" aria-labelledby="requests-title">
      <table class="requests">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Status</th>
            <th scope="col">x-cache</th>
            <th scope="col">Request</th>
            <th scope="col" class="minor">Type</th>
            <th scope="col" class="minor figure">
              Size
            </th>
            <th scope="col" class="minor figure">
              Time taken
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map(event => <EventRow key={event.number} event={event} transforms={transforms} address={address} />)}
        </tbody>
      </table>
    </div>
  );
}

/** ID of the element that opens the details of a request. */
export function rowLinkId(request: string): string {
  return `request-${request}`;
}

function EventRow(
  { event, transforms, address }: { event: TrafficEvent; transforms: boolean; address: TrafficAddress },
) {
  if ('target' in event) {
    const ignored = transforms && event.status !== 400 ? ignoredIn(event.target) : '';
    return <Row request={event} ignored={ignored} address={address} />;
  }
  return 'item' in event ? <Invalidated invalidation={event} /> : <Failing fault={event} />;
}

function ignoredIn(target: string): string {
  return inWords(ignoredParameters(target.replace(/^[^?]*/, '')));
}

function Row({ request, ignored, address }: { request: TrafficRequest; ignored: string; address: TrafficAddress }) {
  const { id, time, result, status, method, target, contentType, bytes: size, milliseconds: took } = request;
  const details = { ...address, request: id };
  const isOpen = address.request === id;
  return (
    <tr class={isOpen ? 'request open' : 'request'} onClick={event => openByRow(event, details)}>
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td>{status}</td>
      <td>
        <Result status={status} xCache={result} isShort />
      </td>
      <td class="target" title={target}>
        {method !== 'GET' && <strong>{method} </strong>}
        <a id={rowLinkId(id)} href={printAddress(details)} aria-current={isOpen ? 'true' : undefined}>
          {decoded(target)}
        </a>
        {ignored !== '' && <div class="ignored">Ignored: {ignored}</div>}
      </td>
      <td class="minor muted">{contentType.replace(/^(image|application)\//, '').split(';')[0]}</td>
      <td class="minor figure">{bytes(size)}</td>
      <td class="minor figure">{milliseconds(took)}</td>
    </tr>
  );
}

function Invalidated({ invalidation: { time, item, removed } }: { invalidation: TrafficInvalidation }) {
  return (
    <tr class="invalidated">
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td />
      <td><span class="result other">Purge</span></td>
      <td class="target" title={item}>{item}</td>
      <td colSpan={3} class="muted">{count(removed, 'response')} removed from the cache</td>
    </tr>
  );
}

function Failing({ fault: { time, failure } }: { fault: TrafficFault }) {
  return (
    <tr class="invalidated">
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td />
      <td>
        <span class={failure === undefined ? 'result hit' : 'result bad'}>
          {failure === undefined ? 'Restored' : 'Failure'}
        </span>
      </td>
      <td colSpan={4} class="muted">
        The original bucket {failure === undefined ? 'responds again' : FAULT_MODES[failure]}
      </td>
    </tr>
  );
}

/** Opens the details by a click anywhere in the row, unless it ends a selection of text. */
function openByRow(event: MouseEvent, details: TrafficAddress): void {
  const isLink = event.target instanceof Element && event.target.closest('a') !== null;
  if (!isLink && getSelection()?.isCollapsed !== false) go(details);
}
