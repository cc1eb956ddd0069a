import { FunctionFacts } from './function-facts';
import { Facts, HeaderList, Section } from './parts';
import { errorText, failoverReason, kindOf } from './sentences';
import { OriginAttempt } from '../../../src/tools/local/cloudfront/request-trace';
import { bytes, milliseconds } from '../../parts/units';

/** The requests to origins, in order. The last one has answered. */
export function OriginPart({ attempts }: { attempts: readonly OriginAttempt[] }) {
  return (
    <>
      {attempts.map((attempt, index) => (
        <Attempt key={index} attempt={attempt} isLast={index === attempts.length - 1} />
      ))}
    </>
  );
}

function Attempt({ attempt, isLast }: { attempt: OriginAttempt; isLast: boolean }) {
  const { origin, path, response, failure, remark, invocation } = attempt;
  return (
    <Section title={kindOf(origin)} aside={milliseconds(attempt.milliseconds)}>
      {!isLast && <p>{failoverReason(attempt)}</p>}
      <Facts
        facts={[
          ['Name', <code>{origin.name}</code>],
          ['Path', <code>{path}</code>],
          ['Status', response && `${response.status}, ${bytes(response.bytes)}`],
          ['Failure', failure && <span class="bad">{failure}</span>],
          ['Signature', remark && <span class="bad">{remark}</span>],
          ['Error', response?.text && <code>{errorText(response.text)}</code>],
        ]}
      />
      {invocation && <FunctionFacts invocation={invocation} />}
      {response && <HeaderList title="Headers of its response" headers={response.headers} />}
    </Section>
  );
}
