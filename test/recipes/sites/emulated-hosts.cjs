/**
 * Loaded into the server of a site by `node --require`: HTTPS requests to the hosts of `EMULATED_HOSTS` go to servers
 * on this machine, and their names resolve to a public address, so that no framework refuses them.
 */
const dns = require('node:dns/promises');
const http = require('node:http');
const https = require('node:https');

const hosts = JSON.parse(process.env.EMULATED_HOSTS ?? '{}');
const PUBLIC = { address: '8.8.8.8', family: 4 };

function emulated(url) {
  const { protocol, hostname, pathname, search } = new URL(url);
  return protocol === 'https:' && hostname in hosts ? new URL(pathname + search, hosts[hostname]) : undefined;
}

const { request } = https;
https.request = (url, options, callback) => {
  const target = url instanceof URL ? emulated(url) : undefined;
  if (!target) return request(url, options, callback);
  const { agent, lookup, ...rest } = options;
  return http.request(target, rest, callback);
};

const { fetch } = globalThis;
globalThis.fetch = (input, init) => {
  const target = emulated(input instanceof Request ? input.url : String(input));
  return target ? fetch(target, init) : fetch(input, init);
};

const { lookup } = dns;
dns.lookup = async (name, options) => {
  if (!(name in hosts)) return lookup(name, options);
  return options?.all ? [PUBLIC] : PUBLIC;
};
