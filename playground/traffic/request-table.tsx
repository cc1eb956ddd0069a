import { useState } from 'preact/hooks';
import { TrafficRequest } from '../../src/playground/protocol';
import { Result } from '../parts/result';
import { bytes, milliseconds } from '../parts/units';

/** The last requests, the newest first. */
export function RequestTable({ requests }: { requests: readonly TrafficRequest[] }) {
  const [held, hold] = useState<readonly TrafficRequest[]>();
  const shown = held ?? requests;
  return (
    <div>
      <div class="requests-title">
        <h2 id="requests-title">Last requests</h2>
        <button type="button" class="small" aria-pressed={held !== undefined} onClick={() => hold(held ? undefined : requests)}>{held ? 'Go on' : 'Pause'}</button>
      </div>
      <div class="table-room" tabIndex={0} role="region" aria-labelledby="requests-title">
        <table class="requests">
          <thead>
            <tr><th scope="col">Time</th><th scope="col">x-cache</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Type</th><th scope="col" class="figure">Size</th><th scope="col" class="figure">Took</th></tr>
          </thead>
          <tbody>
            {[...shown].reverse().map(request => <Row key={request.number} request={request} />)}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ request: { time, result, status, method, target, contentType, bytes: size, milliseconds: took } }: { request: TrafficRequest }) {
  return (
    <tr>
      <td class="muted">{new Date(time).toLocaleTimeString('en-GB')}</td>
      <td><Result status={status} xCache={result} /></td>
      <td class="target" title={target}>{method !== 'GET' && <strong>{method} </strong>}{decoded(target)}</td>
      <td>{status}</td>
      <td class="muted">{contentType.replace(/^image\//, '').split(';')[0]}</td>
      <td class="figure">{bytes(size)}</td>
      <td class="figure">{milliseconds(took)}</td>
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
