/** Returns the condition keys of a connection. CloudFront supports TLS up to 1.2 to origins (`OriginSslProtocols`). */
export function transportContext(secure: boolean): Record<string, string> {
  return { 'aws:SecureTransport': String(secure), ...secure ? { 's3:TlsVersion': '1.2' } : {} };
}
