import { ComponentChildren } from 'preact';
import { TracedHeaders } from '../../../src/tools/local/cloudfront/request-trace';

interface SectionProps {
  readonly title: string;
  /** Text beside the title, such as a duration. */
  readonly aside?: string;
  readonly children: ComponentChildren;
}

/** A step of the request's processing. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section class="story-part">
      <h3>{title} {aside && <span class="muted">{aside}</span>}</h3>
      {children}
    </section>
  );
}

type Fact = readonly [name: string, value: ComponentChildren];

/** Names with values. Those without a value are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="story-facts">
      {facts.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Headers, which are folded if there is a title. */
export function HeaderList({ headers, title }: { headers: TracedHeaders; title?: string }) {
  const names = Object.keys(headers);
  if (names.length === 0) return null;
  const list = <Facts facts={names.map(name => [name, <code>{headers[name] || '(empty)'}</code>])} />;
  if (title === undefined) return list;
  return (
    <details>
      <summary>{title} ({names.length})</summary>
      {list}
    </details>
  );
}
