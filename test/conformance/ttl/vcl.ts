import { TtlPolicy } from './policies';

/**
 * Returns a Varnish configuration that reads `Cache-Control` and `Expires` itself, within the TTLs of the cache
 * policies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 */
export function vclOf(policies: readonly TtlPolicy[], originPort: number): string {
  return `vcl 4.1;

backend default { .host = "127.0.0.1"; .port = "${originPort}"; }

sub vcl_recv { return (hash); }

sub vcl_hash { hash_data(req.url); return (lookup); }

sub vcl_backend_response {
  # What is stale is asked after, never served.
  set beresp.grace = 0s;
  set beresp.keep = 1h;
  unset beresp.http.refreshed;
  if (beresp.was_304) { set beresp.http.refreshed = "yes"; }
${policies.map(policy => `  if (bereq.url ~ "^${policy.prefix}") {\n${rulesOf(policy)}\n  }`).join('\n')}
  # Varnish forgets at once what it may not keep at all; this it keeps, and asks after at the next request.
  if (!beresp.uncacheable && beresp.ttl <= 0s) { set beresp.ttl = 0.001s; }
  return (deliver);
}

sub vcl_deliver {
  if (obj.hits > 0) { set resp.http.x-cache = "Hit"; }
  elsif (resp.http.refreshed) { set resp.http.x-cache = "RefreshHit"; }
  else { set resp.http.x-cache = "Miss"; }
  return (deliver);
}
`;
}

function rulesOf({ minTtl, defaultTtl, maxTtl }: TtlPolicy): string {
  const never = 'set beresp.uncacheable = true; set beresp.ttl = 0s;';
  if (maxTtl === 0) return `    ${never}`;
  return `    if (beresp.http.cache-control ~ "(?i)\\b(no-cache|no-store|private)\\b") { ${minTtl > 0 ? `set beresp.ttl = ${minTtl}s;` : never} }
    elsif (beresp.http.cache-control !~ "(?i)\\b(max-age|s-maxage)\\b" && !beresp.http.expires) { set beresp.ttl = ${defaultTtl}s; }
    elsif (beresp.ttl < ${minTtl}s) { set beresp.ttl = ${minTtl}s; }
    elsif (beresp.ttl > ${maxTtl}s) { set beresp.ttl = ${maxTtl}s; }`;
}
