import { Facts, Section } from './parts';
import { cacheReason, duration, ttlReason } from './sentences';
import { CacheLookup, TracedKey } from '../../../src/tools/local/cloudfront/request-trace';

/** The lookup in the cache: result, key, TTL and tags. */
export function CachePart({ cache, title }: { cache: CacheLookup; title: string }) {
  const { result, age, freshFor, key, ttl, bounds, tags } = cache;
  return (
    <>
      <Section title={title} aside={result}>
        <p>{cacheReason(cache)}</p>
        <Facts
          facts={[
            ['Age', age === undefined ? undefined : duration(age)],
            ['Fresh for', freshFor === undefined ? undefined : duration(freshFor)],
          ]}
        />
      </Section>
      <Section title="Cache key">
        <Facts facts={keyFacts(key)} />
      </Section>
      <Section title="TTL" aside={ttl.seconds === undefined ? 'not cached' : duration(ttl.seconds)}>
        <p>{ttlReason(cache)}</p>
        <Facts
          facts={[
            ['Cache-Control', cache.cacheControl ? <code>{cache.cacheControl}</code> : 'not sent'],
            ['Cache policy', `${duration(bounds.minTtl)} to ${duration(bounds.maxTtl)}, `
              + `${duration(bounds.defaultTtl)} by default`],
          ]}
        />
      </Section>
      <Section title="Cache tags" aside={tags.length === 0 ? 'none' : undefined}>
        {tags.length > 0 && <p>{tags.map(tag => <code key={tag} class="tag">{tag}</code>)}</p>}
      </Section>
    </>
  );
}

function keyFacts({ path, query, headers, acceptEncoding }: TracedKey) {
  const { cookie, ...others } = headers;
  const named = Object.entries(others);
  return [
    ['Path', <code>{path}</code>],
    ['Query strings', query ? <code>{query}</code> : 'none'],
    ['Headers', named.length > 0 ? named.map(([name, value]) => <code>{name}: {value} </code>) : 'none'],
    ['Cookies', cookie ? <code>{cookie}</code> : 'none'],
    ['Encodings', acceptEncoding ? <code>{acceptEncoding}</code> : 'none'],
  ] as const;
}
