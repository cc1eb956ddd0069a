/** The newest TLS version that CloudFront speaks with origins is 1.2 (OriginSslProtocols). */

export function transportContext(secure: boolean): Record<string, string> {
  return { 'aws:SecureTransport': String(secure), ...secure ? { 's3:TlsVersion': '1.2' } : {} };
}
