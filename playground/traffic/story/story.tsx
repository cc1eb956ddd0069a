import { useEffect, useRef } from 'preact/hooks';
import { CachePart } from './cache-part';
import { EdgeFunctionPart } from './edge-function-part';
import { OriginPart } from './origin-part';
import { Facts, HeaderList, Section } from './parts';
import { checkReason, errorText } from './sentences';
import { useTrace } from './use-trace';
import { ContentFetch, RequestTrace } from '../../../src/tools/local/cloudfront/request-trace';
import { CdnInfo } from '../../../src/tools/playground/protocol';
import { TracedTraffic, TrafficRequest } from '../../../src/tools/playground/traffic-protocol';
import { TrafficAddress } from '../../address';
import { CopyButton } from '../../parts/copy-button';
import { Result } from '../../parts/result';
import { sentence } from '../../parts/sentence';
import { bytes, milliseconds } from '../../parts/units';
import { decoded } from '../filter';

interface StoryProps {
  readonly cdn: CdnInfo;
  readonly address: TrafficAddress;
  readonly onClose: () => void;
}

/** Details of a request: the steps of its processing. */
export function Story({ cdn, address, onClose }: StoryProps) {
  const traced = useTrace(cdn.id, address.request);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') onClose();
  };
  return (
    <section class="panel story" aria-labelledby="story-title" onKeyDown={onKeyDown}>
      <div class="story-title">
        <h2 id="story-title" ref={title} tabIndex={-1}>Request details</h2>
        <div class="requests-tools">
          <CopyButton text={() => location.href} what="link" isNamed />
          <button type="button" class="small" onClick={onClose}>Close</button>
        </div>
      </div>
      {traced === undefined && <p class="muted" role="status">Loading…</p>}
      {typeof traced === 'string' && <p class="bad" role="status">{sentence(traced)}</p>}
      {typeof traced === 'object' && <Steps traced={traced} />}
    </section>
  );
}

// Headers of viewers that can change the response.
const RELEVANT = [
  'accept', 'accept-encoding', 'host', 'if-modified-since', 'if-none-match', 'origin', 'range', 'referer',
];

function Steps({ traced: { request, trace } }: { traced: TracedTraffic }) {
  const { headers } = trace.request;
  const relevant = RELEVANT.filter(name => name in headers);
  return (
    <>
      <p class="story-url"><strong>{request.method}</strong> <code>{decoded(request.target)}</code></p>
      <Facts
        facts={[
          ['Response', <Response request={request} />],
          ['Time', `${new Date(request.time).toLocaleTimeString('en-GB')}, took ${milliseconds(request.milliseconds)}`],
          ['Request ID', trace.id && <code>{trace.id}</code>],
          ['Behavior', trace.pathPattern && <code>{trace.pathPattern}</code>],
          ...relevant.map(name => [name, <code>{headers[name]}</code>] as const),
        ]}
      />
      <HeaderList title="Headers of the request" headers={headers} />
      <Processing trace={trace} />
      <Section title="Response to the viewer">
        {trace.response.text && <p><code>{errorText(trace.response.text)}</code></p>}
        <HeaderList headers={trace.response.headers} />
      </Section>
    </>
  );
}

function Response({ request: { status, result, bytes: size } }: { request: TrafficRequest }) {
  return <><Result status={status} xCache={result} /> {status}, {bytes(size)}</>;
}

function Processing({ trace: { pathPattern, rejectedBy, edgeFunction, fetches } }: { trace: RequestTrace }) {
  if (pathPattern === undefined) {
    return <p class="muted">This CDN is deployed, so that only its response is known.</p>;
  }
  return (
    <>
      {rejectedBy && <Section title="Rejected by CloudFront"><p class="bad">{checkReason(rejectedBy)}</p></Section>}
      {edgeFunction && <EdgeFunctionPart run={edgeFunction} />}
      {fetches.map((fetched, index) => <Fetched key={index} fetched={fetched} isErrorPage={index > 0} />)}
    </>
  );
}

function Fetched({ fetched: { cache, attempts }, isErrorPage }: { fetched: ContentFetch; isErrorPage: boolean }) {
  return (
    <>
      {cache
        ? <CachePart cache={cache} title={isErrorPage ? 'Cache: custom error page' : 'Cache'} />
        : <Section title="Cache" aside="bypassed"><p>Only GET and HEAD are cached.</p></Section>}
      <OriginPart attempts={attempts} />
    </>
  );
}
