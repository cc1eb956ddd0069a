import { isIP } from 'node:net';

/** Returns whether a URL points to this machine, where plain HTTP is safe. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1'
    || (isIP(host) === 4 && host.startsWith('127.'));
}
