import { IConstruct } from 'constructs';
import { HOST_NAME, PRIVATE_NAME } from './source-endpoint';
import { HttpsSourceOptions } from './source-options';
import { SourceOrigin, SourceStrategy } from './source-strategy';
import { printKey } from '../../runtime/url/image-request';
import * as types from '../core/prop-types';
import { isKnown, refuse } from '../core/validate';

const TYPES: types.PropTypes<HttpsSourceOptions> = {
  origin: types.required(types.text),
  pathPrefix: types.text,
  redirectHosts: types.list(types.text),
  headersSecret: types.secret,
};

// Folders that no server reads as another path.
const FOLDERS = /^(?:(?!\.{1,2}\/)[^/\\%?#\p{Cc}\p{Surrogate}]+\/)*$/u;

const MAX_REDIRECT_HOSTS = 10;

/** An HTTPS server that only the transform function reads, as the only origin of variants. */
export function httpsSource(options: HttpsSourceOptions): SourceStrategy {
  return { https: (scope, path) => originOf(scope, options, path) };
}

function originOf(scope: IConstruct, options: HttpsSourceOptions, path: string): SourceOrigin {
  types.requireTypes(scope, options, TYPES, path);
  const { origin, pathPrefix = '', redirectHosts = [], headersSecret } = options;
  const { host } = requireOrigin(scope, origin, path);
  if (!isKnown(pathPrefix) || !FOLDERS.test(pathPrefix)) {
    refuse(scope, `\`${path}.pathPrefix\` must be known at synthesis, as folders with a slash at the end, such as `
      + `uploads/, without percent-encoding, got ${pathPrefix}`);
  }
  if (redirectHosts.length > MAX_REDIRECT_HOSTS) {
    refuse(scope, `\`${path}.redirectHosts\` must contain at most ${MAX_REDIRECT_HOSTS} hosts, got `
      + `${redirectHosts.length}`);
  }
  return {
    config: {
      url: `https://${host}${printKey(pathPrefix)}`,
      ...redirectHosts.length > 0 && {
        redirectHosts: redirectHosts.map((each, index) => redirectHost(scope, each, `${path}.redirectHosts[${index}]`)),
      },
      ...headersSecret && { headersSecret: headersSecret.secretArn },
    },
    headersSecret,
  };
}

/** The transform function sends requests to this host only, so all of it must be known at synthesis. */
function requireOrigin(scope: IConstruct, origin: string, path: string): URL {
  const url = isKnown(origin) && URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    refuse(scope, `\`${path}.origin\` must be known at synthesis, and be https:// and a host name only, such as `
      + `https://cms.example.com, got ${origin}. Use \`pathPrefix\` for folders`);
  }
  requirePublicName(scope, url, `${path}.origin`, origin);
  return url;
}

function redirectHost(scope: IConstruct, host: string, path: string): string {
  const url = isKnown(host) && URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  if (url?.origin !== `https://${host.toLowerCase()}`) {
    refuse(scope, `\`${path}\` must be known at synthesis, and be a host name only, such as files.example.com, with a `
      + `port other than 443 if required, got ${host}`);
  }
  requirePublicName(scope, url, path, host);
  return url.host;
}

function requirePublicName(scope: IConstruct, { hostname }: URL, path: string, given: string): void {
  if (HOST_NAME.test(hostname) && !PRIVATE_NAME.test(hostname)) return;
  if (given.includes('*')) {
    refuse(scope, `\`${path}\` must be the name of one host, without a wildcard, got ${given}. Add a source for each host, `
      + 'with a `pathPrefix` of its own');
  }
  refuse(scope, `\`${path}\` must be the host name of a server on the internet, not an IP address or a name in a `
    + `private network, got ${given}`);
}
