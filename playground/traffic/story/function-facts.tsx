import { Facts } from './parts';
import { kindOf, outcomeOf } from './sentences';
import { FunctionCall, InvocationTrace } from '../../../src/tools/local/lambda/invocation-trace';
import { bytes, milliseconds } from '../../parts/units';

/** An invocation of a function: the transformation, and the requests that it sent. */
export function FunctionFacts({ invocation }: { invocation: InvocationTrace }) {
  const { isColdStart, metrics, calls } = invocation;
  const { TransformTime: transformTime, BytesSaved: saved = 0, VariantLimitReached: limited = 0 } = metrics;
  return (
    <>
      <Facts
        facts={[
          ['Invocation', `${outcomeOf(invocation)}${isColdStart ? ', after a cold start' : ''}`],
          ['Transform time', transformTime === undefined ? undefined : milliseconds(transformTime)],
          ['Bytes saved', saved > 0 ? bytes(saved) : undefined],
          ['Variant limit', limited > 0 ? 'reached: the nearest usual width was served' : undefined],
        ]}
      />
      {calls.length > 0 && (
        <>
          <p class="muted">Requests of the function</p>
          <ol class="story-calls">{calls.map((call, index) => <Call key={index} call={call} />)}</ol>
        </>
      )}
    </>
  );
}

function Call({ call }: { call: FunctionCall }) {
  const { target, method, path, status } = call;
  return (
    <li>
      <strong>{method}</strong> {kindOf(target)} <code>{target.name}{path === '/' ? '' : path}</code>
      <span class="muted"> {status ?? 'no response'}, {milliseconds(call.milliseconds)}</span>
    </li>
  );
}
