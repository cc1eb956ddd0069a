import { Facts, HeaderList, Section } from './parts';
import { EdgeFunctionTrace, TracedHeaders, TracedRequest } from '../../../src/tools/local/cloudfront/request-trace';
import { milliseconds } from '../../parts/units';

/** Input and output of the edge function. */
export function EdgeFunctionPart({ run }: { run: EdgeFunctionTrace }) {
  return (
    <Section title="Edge function" aside={milliseconds(run.milliseconds)}>
      <Output run={run} />
      <HeaderList title="Headers of its input" headers={run.input.headers} />
    </Section>
  );
}

function Output({ run: { input, output } }: { run: EdgeFunctionTrace }) {
  if ('failure' in output) return <p class="bad">{output.failure}</p>;
  if ('response' in output) {
    const { status, headers, text } = output.response;
    return (
      <>
        <p>It responded itself, without the cache and origins.</p>
        <Facts
          facts={[
            ['Input', <code>{input.target}</code>],
            ['Status', status],
            ['Body', text && <code>{text}</code>],
          ]}
        />
        <HeaderList title="Headers of its response" headers={headers} />
      </>
    );
  }
  const isSame = input.target === output.request.target;
  return (
    <Facts
      facts={[
        ['Input', <code>{input.target}</code>],
        ['Output', isSame ? 'the same URL' : <code>{output.request.target}</code>],
        ...changedHeaders(input, output.request).map(([name, value]) => [`Header ${name}`, value] as const),
      ]}
    />
  );
}

/** Returns the headers that the function added, changed or removed. */
function changedHeaders({ headers: before }: TracedRequest, { headers: after }: TracedRequest) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter(name => before[name] !== after[name]).map(name => [name, change(name, before, after)] as const);
}

function change(name: string, before: TracedHeaders, after: TracedHeaders) {
  return name in after ? <code>{after[name]}</code> : `removed, was ${before[name]}`;
}
