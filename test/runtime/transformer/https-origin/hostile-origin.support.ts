import * as http from 'node:http';
import * as https from 'node:https';
import { AddressInfo } from 'node:net';
import { HttpsOrigin } from '../../../../src/model/https-origin';
import { RotatingSecret } from '../../../../src/runtime/aws/rotating-secret';
import { checkedLookup, internet } from '../../../../src/runtime/transformer/https-origin/checked-lookup';
import { OriginClient, OriginHeaders, OriginTimeouts } from '../../../../src/runtime/transformer/https-origin/origin-client';

// A certificate for cms.example.com and cdn.example.com, which nothing but these tests trusts, and its key.
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgE92jvFLsGk6qLSem
ISmhNtDZDIh7RsT63pojEie0EyOhRANCAAQlvqQtALqxHFAO9YBa5oJC3CTBI5NH
+3gpZsQqVUnawoR2jSFgj1fQqv5oSkrglTVl9z4bVio7qiGZnXzCppgo
-----END PRIVATE KEY-----
`;
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBxjCCAWugAwIBAgIUEOD7nwBLfQy7pgpD7wipu0ilpKIwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPY21zLmV4YW1wbGUuY29tMCAXDTI2MTEyNjE0MjkwOVoYDzIx
MjYxMTAyMTQyOTA5WjAaMRgwFgYDVQQDDA9jbXMuZXhhbXBsZS5jb20wWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQlvqQtALqxHFAO9YBa5oJC3CTBI5NH+3gpZsQq
VUnawoR2jSFgj1fQqv5oSkrglTVl9z4bVio7qiGZnXzCppgoo4GMMIGJMB0GA1Ud
DgQWBBTGlXUrpTeygkhjoNAVr0mWPqjR6jAfBgNVHSMEGDAWgBTGlXUrpTeygkhj
oNAVr0mWPqjR6jAPBgNVHRMBAf8EBTADAQH/MDYGA1UdEQQvMC2CD2Ntcy5leGFt
cGxlLmNvbYIPY2RuLmV4YW1wbGUuY29tgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAPRxHNQzhdtw7P+7Mdw0bquA1S5gVrqtisKSbKJLhIuBAiEA0q+qTsvf
hlrUONovLZz3k9L1OZx57gOjMANdp0Xqeq4=
-----END CERTIFICATE-----
`;

const LOOPBACK = '127.0.0.1';

/** An HTTPS server on this machine, which may do anything. */
export interface HostileOrigin {
  /** The URL of its folder. */
  readonly url: string;
  readonly port: number;
  /** The paths and headers that it received. */
  readonly received: { readonly path: string; readonly headers: http.IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export async function hostileOrigin(listener: http.RequestListener): Promise<HostileOrigin> {
  const received: HostileOrigin['received'] = [];
  const server = https.createServer({ key: KEY, cert: CERTIFICATE }, (request, response) => {
    received.push({ path: request.url!, headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>(resolve => { server.listen(0, LOOPBACK, resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://cms.example.com:${port}/uploads/`,
    port,
    received,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** The transport to this machine, which the tests alone may reach. */
export const TO_LOOPBACK = internet({
  ca: CERTIFICATE,
  lookup: checkedLookup(async () => [{ address: LOOPBACK, family: 4 }], address => address === LOOPBACK),
});

/** The transport of AWS, for hosts with these addresses. */
export function toAddresses(...addresses: string[]) {
  const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }));
  return internet({ ca: CERTIFICATE, lookup: checkedLookup(async () => found) });
}

export interface ClientOptions {
  readonly redirectHosts?: readonly string[];
  readonly secret?: () => Promise<OriginHeaders>;
  readonly timeouts?: OriginTimeouts;
  readonly transport?: typeof TO_LOOPBACK;
}

export function clientOf(
  { url }: Pick<HttpsOrigin, 'url'>, { redirectHosts, secret, timeouts, transport = TO_LOOPBACK }: ClientOptions = {},
): OriginClient {
  return new OriginClient({ url, redirectHosts }, transport, secret && new RotatingSecret(secret), timeouts);
}
